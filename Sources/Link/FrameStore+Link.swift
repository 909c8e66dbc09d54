import Engine
import Wire

extension FrameStore {
  /// Adds a packet of ours with its link header.
  mutating func append(_ header: EthernetHeader, _ packet: [UInt8], stamp: Instant) -> Int {
    let start = octets.count
    octets.append(addingCapacity: EthernetHeader.length) { out in header.write(into: &out) }
    octets += packet
    entries.append(
      Entry(
        range: start..<octets.count, networkOffset: EthernetHeader.length, stamp: stamp,
        direction: .inbound))
    return entries.count - 1
  }

  /// Takes back what was added last.
  mutating func removeLast() {
    guard let entry = entries.popLast() else { return }
    octets.removeSubrange(entry.range)
  }

  /// Makes room for a probe's worth of frames and touches it, so that the kernel does not have to find memory while the
  /// target waits for an answer.
  mutating func makeRoom() {
    octets = Array(repeating: 0, count: Self.usualOctets)
    let nothing = Entry(
      range: 0..<0, networkOffset: 0, stamp: Instant(nanoseconds: 0), direction: .inbound)
    entries = Array(repeating: nothing, count: Self.usualFrames)
    forget()
  }

  /// Removes all frames and keeps the room.
  mutating func forget() {
    octets.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  private static let usualOctets = 64 << 10
  private static let usualFrames = 512
}
