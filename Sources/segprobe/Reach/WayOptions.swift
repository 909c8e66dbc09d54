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
    let addresses = try target.addresses().filter { ip?.has($0) ?? true }
    guard let address = addresses.first else {
      throw SystemError("\(target.host) has no address of IPv\(ip?.rawValue ?? "4")", code: 0)
    }
    guard let netns else { return address }
    do throws(LabError) { try HostNamespace.enter(netns) } catch {
      throw SystemError(error.description, code: 0)
    }
    return address
  }

  /// Opens the way to the first address of the target, and gives up all rights that are no longer needed.
  /// - Parameter verb: of the command, for messages.
  func reach(
    _ target: TargetName, ports: Reach.Ports, verb: String
  ) throws(SystemError) -> Reach {
    let address = try self.address(of: target)
    try Privileges.requireRawSockets(for: verb)
    if let source, !HostRoute.isOwn(source.address), netns == nil {
      throw SystemError(
        "\(source.address) is no address of this machine; segprobe forges no source outside a lab",
        code: 0)
    }
    let reach = try Reach(
      to: Endpoint(address: address, port: target.port), from: source?.address, ports: ports)
    do throws(LabError) { try Capabilities.drop() } catch {
      throw SystemError(error.description, code: 0)
    }
    return reach
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
