import Match
import Script
import Wire

extension Probe.Case {
  /// Addresses beside the tester's own that the link has to answer for: its ends of tunnels, and those that packets name.
  var furtherAddresses: Set<IPAddress> {
    var ends: Set<IPAddress> = []
    for event in events {
      switch event.action {
      case .inbound(_, let template):
        for case .ip(let source, _, _) in template.outer { ends.insert(source) }
        if let source = template.network.source { ends.insert(source) }
      case .outbound(_, let templates):
        for case .ip(_, let destination, _) in templates.flatMap(\.outer) {
          ends.insert(destination)
        }
        ends.formUnion(templates.compactMap(\.network.destination))
      default: break
      }
    }
    return ends
  }
}
