import Match
import Wire

/// What an outbound event still waits for: its alternatives, less the octets that have come already.
struct Expectation {
  var alternatives: [PacketTemplate]
  let window: TimeWindow
  /// When the first part of the expected octets came, if they come in several segments.
  var firstPart: Instant?
  /// Octets of the last part that came.
  var lastLength: Int?
  let rules: MatchRules

  init(_ alternatives: [PacketTemplate], _ window: TimeWindow, _ rules: MatchRules) {
    self.alternatives = alternatives
    self.window = window
    self.rules = rules
  }

  var allowsSilence: Bool { alternatives.contains { $0.body == .silence } }

  /// Silence was one of the answers, and had been given when this instant came.
  func isOverBefore(_ instant: Instant) -> Bool {
    guard allowsSilence, firstPart == nil, let end = window.to else { return false }
    return instant > end
  }

  /// The number that the script wrote for the target's ISN.
  var writtenISN: Int64? {
    for case .tcp(let template) in alternatives.lazy.map(\.body)
    where template.flags.set.contains(.syn) {
      if case .equal(.literal(let number)) = template.sequence { return number }
    }
    return nil
  }

  /// The alternative with the fewest differences.
  func closest(
    to packet: Packet, octets: ArraySlice<UInt8>, _ context: MatchContext
  ) -> (template: PacketTemplate, differences: [Difference]) {
    let all = alternatives.filter { $0.body != .silence }.map {
      (
        template: $0,
        differences: asPart($0, of: packet).differences(from: packet, octets: octets, context)
      )
    }
    return all.min { $0.differences.count < $1.differences.count }
      ?? (alternatives[0], [Difference(field: "packet", expected: "none", actual: "one packet")])
  }

  func text(_ names: Names) -> [String] { alternatives.map { $0.text(names) } }

  /// Hands over the timestamp value that the script wrote and the one that came.
  func learnTimestamps(from packet: Packet, _ learn: (UInt32, UInt32) -> Void) {
    guard case .tcp(let header) = packet.transport, let live = header.options.timestampValue else {
      return
    }
    for case .tcp(let template) in alternatives.map(\.body) {
      for case .timestamps(.equal(.literal(let script)), _) in template.options?.items ?? [] {
        return learn(UInt32(truncatingIfNeeded: script), live)
      }
    }
  }
}

extension RawOptions {
  /// The TSval of the first timestamps option (RFC 7323, section 3.2).
  var timestampValue: UInt32? {
    for case .timestamps(let value, _) in decoded { return value }
    return nil
  }
}
