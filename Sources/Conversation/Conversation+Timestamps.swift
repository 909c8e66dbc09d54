import Match
import Wire

extension Conversation {
  /// The first number that the script wrote for the target's timestamp clock, and the value that came there.
  public var timestampBase: (script: UInt32, live: UInt32)? { timestamps.base }

  /// A literal echo is a number of the script's clock; one with names in it is a live value already.
  func timestamps(
    _ value: NumberPattern, _ echo: NumberPattern, _ values: Values, _ acknowledges: Bool
  ) throws(BuildError) -> TCPOption {
    let value = UInt32(truncatingIfNeeded: try values.number("TS val", value))
    let written = UInt32(truncatingIfNeeded: try values.number("TS ecr", echo))
    guard case .equal(let expression) = echo, expression.isLiteral else {
      return .timestamps(value: value, echo: written)
    }
    return .timestamps(value: value, echo: try liveTimestamp(for: written, acknowledges))
  }

  /// What to send as TSecr for a number of the script. A probe may write any; before the target has shown its clock
  /// that is the number itself.
  private func liveTimestamp(
    for script: UInt32, _ acknowledges: Bool
  ) throws(BuildError) -> UInt32 {
    if rules == .packetdrill, !acknowledges { return script }
    if let live = timestamps.exact(for: script) { return live }
    if rules == .probe || scalesEchoes, let live = timestamps.scaled(for: script) { return live }
    if rules == .probe { return script }
    throw BuildError(
      "TS ecr \(script): no segment of the target has been expected with TS val \(script), so what to echo is not known;"
        + " with --tcp_ts_ecr_scaled it is counted from the first TS val")
  }
}
