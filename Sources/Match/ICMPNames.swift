import Wire

/// The words that scripts use for ICMP messages.
enum ICMPNames {
  static func name(type: UInt8, code: UInt8, network: NetworkHeader) -> String {
    let known: String? =
      switch network {
      case .ipv4: version4(type: type, code: code)
      case .ipv6: version6(type: type, code: code)
      }
    return known ?? "type_\(type) code_\(code)"
  }

  private static func version4(type: UInt8, code: UInt8) -> String? {
    let unreachable = [
      "net_unreachable", "host_unreachable", "protocol_unreachable", "port_unreachable",
      "frag_needed", "source_route_failed", "net_unknown", "host_unknown", "source_host_isolated",
      "net_prohibited", "host_prohibited", "net_unreachable_for_tos", "host_unreachable_for_tos",
      "packet_filtered", "precedence_violation", "precedence_cutoff",
    ]
    switch type {
    case 0: return "echo_reply"
    case 3: return Int(code) < unreachable.count ? "unreachable \(unreachable[Int(code)])" : nil
    case 4: return "source_quench"
    case 8: return "echo_request"
    case 11: return code < 2 ? "time_exceeded \(["exc_ttl", "exc_fragtime"][Int(code)])" : nil
    case 12: return "parameter_problem"
    default: return nil
    }
  }

  private static func version6(type: UInt8, code: UInt8) -> String? {
    let unreachable = [
      "no_route", "admin_prohibited", "not_neighbour", "addr_unreachable", "port_unreachable",
    ]
    switch type {
    case 1: return Int(code) < unreachable.count ? "unreachable \(unreachable[Int(code)])" : nil
    case 2: return "packet_too_big"
    case 3: return "time_exceeded code_\(code)"
    case 4: return "parameter_problem code_\(code)"
    case 128: return "echo_request"
    case 129: return "echo_reply"
    default: return nil
    }
  }
}
