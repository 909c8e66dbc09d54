public import Engine
import Match

extension Transcript {
  /// `Probes/close/abort.pkt [RST in window]`
  public var name: String { probe + (caseName.isEmpty ? "" : " [\(caseName)]") }

  /// A frame in script notation, relative to its connection, whose name stands before it when it has one.
  func notation(of frame: Int, connection: Int?) -> String {
    guard frames.entries.indices.contains(frame) else { return "(no such frame)" }
    let basis = connection.flatMap { connections.indices.contains($0) ? connections[$0] : nil }
    let sender: Sender = isInbound(frame) ? .tester : .target
    let text = PacketNotation.text(of: frames.packet(frame), basis: basis, from: sender)
    guard let basis, !basis.name.isEmpty else { return text }
    return "\(basis.name) \(text)"
  }

  func isInbound(_ frame: Int) -> Bool {
    frames.entries.indices.contains(frame) && frames.entries[frame].direction == .inbound
  }
}
