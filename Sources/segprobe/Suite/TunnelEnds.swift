import Match
import Script
import Wire

extension Probe.Case {
  /// The tester's ends of tunnels: addresses of outer headers that the link has to answer for.
  var tunnelEnds: Set<IPAddress> {
    var ends: Set<IPAddress> = []
    for event in events {
      switch event.action {
      case .inbound(_, let template):
        for case .ip(let source, _, _) in template.outer { ends.insert(source) }
      case .outbound(_, let templates):
        for case .ip(_, let destination, _) in templates.flatMap(\.outer) {
          ends.insert(destination)
        }
      default: break
      }
    }
    return ends
  }
}
