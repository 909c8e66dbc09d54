import Lab
import Script
import Target
import Wire

/// A TCP stack that is to be tested in a lab, as a target file describes it.
///
/// ```yaml
/// name: lwIP
/// version: "2.1.3"
/// link: { kind: tap, device: tap0 }
/// services: { echo: 7, discard: 9 }
/// start:
///   command: exec ./server {device} {address} {netmask}
/// ```
struct TargetFile: Sendable {
  var path: String
  /// As reports call it.
  var name: String
  var version: String?
  var link = StackLink()
  /// The stack's, with the length of its network's prefix; at most one of each version of IP.
  var addresses = [Self.address4, Self.address6]
  /// The tester's, one for each of those.
  var peers = [Self.peer4, Self.peer6]
  /// What listens where.
  var services: [Service: UInt16]
  /// A port where nobody listens.
  var closedPort: UInt16 = 8080
  /// It answers at such a port.
  var refusesPorts = true
  /// What it does not offer, and need not.
  var lacks: [StackFeature] = []
  var start: StackStart
  /// Run at the end.
  var stop: String?
  /// Connections at a time; `nil`: any number.
  var connections: Int?
  /// Cases at a time.
  var parallel = 16
  /// How long its process may take for what should come at once.
  var patience = Instant.Interval.milliseconds(100)
  /// A deviations file, and the folder that the probes' paths in it start from.
  var deviations: String?
  var probes: String?

  /// `lwIP 2.1.3`
  var title: String { version.map { "\(name) \($0)" } ?? name }

  /// Where it stands: the commands run there.
  var folder: String { Files.parent(of: Files.realPath(path) ?? path) ?? "." }

  func address(isIPv6: Bool) -> Prefix? { addresses.first { $0.isIPv6 == isIPv6 } }

  func peer(isIPv6: Bool) -> IPAddress? { peers.first { $0.isIPv6 == isIPv6 } }

  /// What it has; the one that says least comes first, so that it disturbs least.
  private var offered: [Service] {
    [.discard, .hold, .echo, .http, .daytime, .chargen].filter { services[$0] != nil }
  }

  /// For a probe that takes any.
  var anyService: Service? { offered.first }

  /// - Parameter service: `nil`: nobody.
  func port(of service: Service?) -> UInt16? {
    guard let service else { return refusesPorts ? closedPort : nil }
    return services[service]
  }

  /// Where a case finds what its probe asks for: nobody, the service, or another that serves it as well.
  func port(for testCase: Probe.Case, of header: FrontMatter?) -> UInt16? {
    guard let wanted = header?.service else { return port(of: nil) }
    let service =
      wanted == FrontMatter.anyService
      ? anyService
      : Service(rawValue: wanted).flatMap { services[$0] == nil ? nil : $0 }
        ?? offered.first { service in
          KnownServer(named: service.rawValue)
            .map { testCase.demand.isMet(by: $0, insteadOf: wanted) } ?? false
        }
    return service.flatMap { port(of: $0) }
  }

  static let address4 = LabConfiguration.target4
  static let address6 = constant("fd3d:a0b:17d6::1/64", LabConfiguration.target6)
  static let peer4 = constant("192.168.0.2/16", LabConfiguration.target4).address
  static let peer6 = constant("fd3d:a0b:17d6::2/64", LabConfiguration.target6).address

  private static func constant(_ text: String, _ other: Prefix) -> Prefix { Prefix(text) ?? other }
}

/// How a stack is connected.
struct StackLink: Sendable {
  var kind = Kind.tap
  var device = Lab.targetInterface
  /// Octets.
  var mtu = 1500
  /// The kernel of the lab has the stack's addresses.
  var isKernels = false
  /// The stack makes the device itself.
  var isMadeByStack = false
  /// The number under which the open device is handed over.
  var descriptor: Int32?

  enum Kind: String, CaseIterable {
    case veth
    case tap
    case tun
  }
}

/// How a stack is started.
struct StackStart: Sendable {
  /// For /bin/sh.
  var command: String
  var readiness = Readiness.port
  /// Until it must be ready.
  var limit = Instant.Interval.seconds(10)
  var lifetime = Lifetime.case

  enum Readiness: Sendable {
    /// A SYN is answered.
    case port
    /// It has written this.
    case output(String)
    /// So much time has passed.
    case time(Instant.Interval)
  }

  enum Lifetime: String, CaseIterable {
    /// Each case has a process of its own.
    case `case`
    case run
  }
}
