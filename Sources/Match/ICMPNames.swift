/// The names that scripts use for the types and codes of ICMP.
package struct ICMPNames: Sendable {
  struct Kind {
    var type: UInt8
    var codes: [(name: String, code: UInt8)] = []
  }

  private let kinds: [(name: String, kind: Kind)]

  package var typeNames: [String] { kinds.map(\.name) }

  package func codeNames(of type: String) -> [String] { codes(of: type).map(\.name) }

  /// `type_3` and `code_1` name numbers. Without a code, any code is meant (0 on send).
  package func lookUp(type: String, code: String?) -> ICMPTemplate.TypeAndCode? {
    let named = kinds.first { $0.name == type }?.kind.type
    guard let typeNumber = named ?? number(type, after: "type_") else { return nil }
    guard let code else { return ICMPTemplate.TypeAndCode(type: typeNumber, code: nil) }
    let namedCode = codes(of: type).first { $0.name == code }?.code
    guard let codeNumber = namedCode ?? number(code, after: "code_") else { return nil }
    return ICMPTemplate.TypeAndCode(type: typeNumber, code: codeNumber)
  }

  /// As a script writes them; a code of 0 without a name is left out.
  func name(type: UInt8, code: UInt8) -> String {
    let known = kinds.first { $0.kind.type == type }
    let word = known?.name ?? "type_\(type)"
    if let name = known?.kind.codes.last(where: { $0.code == code })?.name {
      return "\(word) \(name)"
    }
    return code == 0 ? word : "\(word) code_\(code)"
  }

  private func codes(of type: String) -> [(name: String, code: UInt8)] {
    kinds.first { $0.name == type }?.kind.codes ?? []
  }

  private func number(_ text: String, after prefix: String) -> UInt8? {
    text.hasPrefix(prefix) ? UInt8(text.dropFirst(prefix.count)) : nil
  }

  /// RFC 792, RFC 950, RFC 1122 (section 3.2.2.1), RFC 1812 (section 5.2.7.1).
  package static let version4 = ICMPNames(kinds: [
    ("echo_reply", Kind(type: 0)),
    (
      "unreachable",
      Kind(
        type: 3,
        codes: [
          ("net_unreachable", 0), ("host_unreachable", 1), ("protocol_unreachable", 2),
          ("port_unreachable", 3), ("frag_needed", 4), ("source_route_failed", 5),
          ("net_unknown", 6),
          ("host_unknown", 7), ("source_host_isolated", 8), ("net_prohibited", 9),
          ("host_prohibited", 10),
          ("net_unreachable_for_tos", 11), ("host_unreachable_for_tos", 12),
          ("packet_filtered", 13),
          ("precedence_violation", 14), ("precedence_cutoff", 15),
        ])
    ),
    ("source_quench", Kind(type: 4)),
    ("redirect", Kind(type: 5)),
    ("echo_request", Kind(type: 8)),
    ("time_exceeded", Kind(type: 11)),
    ("parameter_problem", Kind(type: 12)),
    ("timestamp_request", Kind(type: 13)),
    ("timestamp_reply", Kind(type: 14)),
    ("information_request", Kind(type: 15)),
    ("information_reply", Kind(type: 16)),
    ("address_mask_request", Kind(type: 17)),
    ("address_mask_reply", Kind(type: 18)),
  ])

  /// RFC 4443, sections 3 and 4.
  package static let version6 = ICMPNames(kinds: [
    (
      "unreachable",
      Kind(
        type: 1,
        codes: [
          ("net_unreachable", 0), ("no_route", 0), ("admin_prohibited", 1), ("not_neighbour", 2),
          ("address_unreachable", 3), ("port_unreachable", 4),
        ])
    ),
    ("packet_too_big", Kind(type: 2)),
    (
      "time_exceeded", Kind(type: 3, codes: [("exceeded_hop_limit", 0), ("exceeded_frag_time", 1)])
    ),
    (
      "parameter_problem",
      Kind(
        type: 4, codes: [("header_field", 0), ("unknown_next_header", 1), ("unknown_option", 2)])
    ),
    ("echo_request", Kind(type: 128)),
    ("echo_reply", Kind(type: 129)),
  ])
}
