import Engine
import Lab
import Match
import Script
import Wire

extension TargetFile {
  /// Why a case cannot be run against this stack; `nil` if it can.
  func obstacle(to job: Job, _ header: FrontMatter) -> String? {
    if let reason = job.needOfAgent { return reason }
    if let sysctl = header.sysctls.first {
      return "needs this machine's TCP: it sets \(sysctl.name)"
    }
    let isIPv6 = job.mode == .version6
    guard let address = address(isIPv6: isIPv6) else {
      return "needs \(isIPv6 ? "IPv6" : "IPv4"), and the stack has no address of it"
    }
    if let mtu = header.mtu, mtu != link.mtu, !adaptsMTU {
      return "needs a link with an MTU of \(mtu)"
    }
    if let connections, job.testCase.connectionCount > connections {
      return "needs \(job.testCase.connectionCount) connections at a time"
    }
    if !isDefault(address), job.testCase.names(Self.defaultNetwork(isIPv6: isIPv6)) {
      return "names addresses of \(Self.defaultNetwork(isIPv6: isIPv6))"
    }
    if let feature = lacks.first(where: { $0.isNeeded(by: job.testCase) }) {
      return "needs \(feature.need), which the stack has not"
    }
    guard port(for: job.testCase, of: header) == nil else { return nil }
    return header.service.map { "needs the service '\($0)'" }
      ?? "needs a port that is refused, and the stack cannot refuse one"
  }

  /// The command tells the stack.
  private var adaptsMTU: Bool {
    start.lifetime == .case && StackWords.uses("mtu", in: start.command)
  }

  private func isDefault(_ address: Prefix) -> Bool {
    address.address == (address.isIPv6 ? Self.address6 : Self.address4).address
      && (address.isIPv6 || address.length == Self.address4.length)
  }

  private static func defaultNetwork(isIPv6: Bool) -> Prefix {
    (isIPv6 ? address6 : address4).network
  }
}

extension Probe.Case {
  /// Whether a packet of it names an address in this network.
  fileprivate func names(_ network: Prefix) -> Bool {
    events.flatMap(\.packets).contains { packet in
      [packet.network.source, packet.network.destination].contains { address in
        address.map { network.contains($0) } ?? false
      }
    }
  }
}
