import Match
import Wire

extension Conversation {
  /// The headers of tunnels that a template asks for. What follows each of them is computed when they are put around a
  /// packet.
  func headers(
    _ templates: [OuterTemplate], _ values: Values
  ) throws(BuildError) -> [OuterHeader] {
    var headers: [OuterHeader] = []
    for template in templates { headers.append(try header(template, values)) }
    return headers
  }

  private func header(
    _ template: OuterTemplate, _ values: Values
  ) throws(BuildError) -> OuterHeader {
    switch template {
    case .ip(let source, let destination, let fields):
      return .ip(try network(fields, from: source, to: destination, protocolNumber: 0, values))
    case .gre(let template): return .gre(try header(template, values))
    case .mpls(let stack):
      var entries: [MPLSEntry] = []
      for template in stack { entries.append(try entry(template, values)) }
      return .mpls(entries)
    }
  }

  private func header(_ template: GRETemplate, _ values: Values) throws(BuildError) -> GREHeader {
    var header = GREHeader(flags: template.flags)
    header.checksum = try template.checksum.map { (pattern) throws(BuildError) in
      UInt16(try values.number("gre sum", pattern, in: 0...0xFFFF))
    }
    header.offset = UInt16(try values.number("gre off", template.offset, in: 0...0xFFFF))
    header.key = UInt32(try values.number("gre key", template.key, in: 0...0xFFFF_FFFF))
    header.sequence = UInt32(try values.number("gre seq", template.sequence, in: 0...0xFFFF_FFFF))
    return header
  }

  private func entry(_ template: MPLSTemplate, _ values: Values) throws(BuildError) -> MPLSEntry {
    MPLSEntry(
      label: UInt32(try values.number("mpls label", template.label, in: 0...0xFFFFF)),
      trafficClass: UInt8(try values.number("mpls tc", template.trafficClass, in: 0...7)),
      isBottom: template.isBottom,
      timeToLive: UInt8(try values.number("mpls ttl", template.timeToLive, in: 0...255)))
  }
}

extension Values {
  /// What is not written is 0.
  fileprivate func number(
    _ field: String, _ pattern: NumberPattern?, in range: ClosedRange<Int>
  ) throws(BuildError) -> Int {
    guard let pattern else { return 0 }
    return try number(field, pattern, in: range)
  }
}
