import Match
public import Wire

extension Conversation {
  /// A variable of the target, in RFC 9293's spelling: `SND.UNA`, `SND.NXT`, `SND.WND`, `RCV.NXT`, `RCV.WND`, `ISS`,
  /// `IRS`.
  /// - Parameter syn: for the numbers of a SYN, which are absolute for the tester's side.
  /// - Returns: sequence numbers as a script writes them, windows in octets; `nil` while not known.
  public func value(of name: String, syn: Bool) -> Int64? {
    switch name {
    case "SND.UNA": sendUnacknowledged.map { relative($0, to: .target, syn) }
    case "SND.NXT": sendNext.map { relative($0, to: .target, syn) }
    case "RCV.NXT": receiveNext.map { relative($0, to: .tester, syn) }
    case "ISS": basis.targetISN.map { relative($0, to: .target, syn) }
    case "IRS": basis.testerISN.map { relative($0, to: .tester, syn) }
    case "SND.WND": testerWindow.size(of: testerWindow.announced)
    case "RCV.WND": targetWindow.size(of: targetWindow.announced)
    default: nil
    }
  }

  private func relative(_ number: SequenceNumber, to sender: Sender, _ syn: Bool) -> Int64 {
    Int64(basis.scriptSequence(number, from: sender, syn: syn))
  }

  /// The window of a segment of the target in octets.
  public func scaledTargetWindow(_ header: TCPHeader) -> Int64 {
    header.flags.contains(.syn) ? Int64(header.window) : targetWindow.size(of: header.window)
  }
}
