import ArgumentParser
import Lab
import Match
import Wire

/// How to get to a target that is not in a lab.
struct WayOptions: ParsableArguments {
  @Option(help: "IP version, where a name has addresses of both: 4 or 6.")
  var ip: Version?

  @Option(
    help: ArgumentHelp(
      "Send from this address of the machine. Default: as its routes say.", valueName: "address"))
  var source: IPAddressArgument?

  @Option(
    help: ArgumentHelp(
      "In this network namespace: a name, a path, or a process number.", valueName: "namespace"))
  var netns: String?

  enum Version: String, ExpressibleByArgument, CaseIterable {
    case version4 = "4"
    case version6 = "6"

    func has(_ address: IPAddress) -> Bool {
      switch address {
      case .v4: self == .version4
      case .v6: self == .version6
      }
    }
  }

  /// The first address of the target, and the namespace entered from which it is to be reached.
  func address(of target: TargetName) throws(SystemError) -> IPAddress {
    try target.address(ofVersion: ip, in: netns)
  }

  /// Opens the way to the first address of the target, and gives up all rights that are no longer needed.
  /// - Parameter verb: of the command, for messages.
  func reach(
    _ target: TargetName, ports: Reach.Ports, verb: String
  ) throws(SystemError) -> Reach {
    try Reach(
      to: target, ofVersion: ip, in: netns, from: source?.address, ports: ports, verb: verb)
  }
}

extension TargetName {
  /// The first address, and the namespace entered from which it is to be reached.
  fileprivate func address(
    ofVersion version: WayOptions.Version?, in netns: String?
  ) throws(SystemError) -> IPAddress {
    let addresses = try addresses().filter { version?.has($0) ?? true }
    guard let address = addresses.first else {
      throw SystemError("\(host) has no address of IPv\(version?.rawValue ?? "4")", code: 0)
    }
    guard let netns else { return address }
    do throws(LabError) { try HostNamespace.enter(netns) } catch {
      throw SystemError(error.description, code: 0)
    }
    return address
  }
}

extension Reach {
  /// The way to the first address of a target; all rights that are no longer needed are given up.
  /// - Parameter verb: of the command, for messages.
  init(
    to target: TargetName, ofVersion version: WayOptions.Version? = nil, in netns: String? = nil,
    from source: IPAddress? = nil, ports: Ports, verb: String
  ) throws(SystemError) {
    let address = try target.address(ofVersion: version, in: netns)
    try Privileges.requireRawSockets(for: verb)
    if let source, !HostRoute.isOwn(source), netns == nil {
      throw SystemError(
        "\(source) is no address of this machine; segprobe forges no source outside a lab", code: 0)
    }
    try self.init(to: Endpoint(address: address, port: target.port), from: source, ports: ports)
    do throws(LabError) { try Capabilities.drop() } catch {
      throw SystemError(error.description, code: 0)
    }
  }
}

struct IPAddressArgument: ExpressibleByArgument {
  var address: IPAddress

  init?(argument: String) {
    guard let address = IPAddress(argument) else { return nil }
    self.address = address
  }

  static var defaultValueDescription: String { "address" }
}
