import ArgumentParser
import Engine
import Lab
import Match
import Target
import Wire

/// What is to be tested, when it is not the TCP of this machine in a lab.
struct SubjectOptions: ParsableArguments {
  @Option(
    help:
      "Test this: 192.0.2.10:80, [::1]:7, a name and a port. Probes that need an agent are skipped."
  )
  var target: TargetName?

  @Option(
    help: ArgumentHelp(
      "Start the TCP stack that this file describes, in labs, and test it.", valueName: "file"),
    completion: CompletionKind.yaml,
    transform: { path throws(YAMLFault) in try TargetFileReader.read(path) })
  var targetFile: TargetFile?

  @Option(
    help: ArgumentHelp(
      "Start a server in each lab, with /bin/sh -c, and test it; it must stay in the foreground.",
      valueName: "command"))
  var exec: String?

  @Option(help: ArgumentHelp("The TCP port that the command listens on.", valueName: "number"))
  var port: UInt16?

  @Option(
    help: ArgumentHelp(
      "What runs on that port: \(DialogueName.allValueStrings.joined(separator: ", ")). Default: the one whose usual port it is. Of probes that ask for another, those are run that ask nothing of the application.",
      valueName: "name"))
  var service: DialogueName?

  @Flag(help: "Test every address of the target's name, not only the first of each IP version.")
  var allAddresses = false

  @Option(
    help: ArgumentHelp(
      "Start an agent on the target, as with 'ssh HOST segprobe agent': probes that need one run too.",
      valueName: "command"))
  var agent: String?

  @Option(
    help: ArgumentHelp(
      "Send to the target from this address of the machine.", valueName: "address"))
  var source: IPAddressArgument?

  @Option(
    help: ArgumentHelp(
      "Reach the target from this network namespace: a name, a path, or a process number.",
      valueName: "namespace"))
  var netns: String?

  func validate() throws {
    let chosen = [target != nil, targetFile != nil, exec != nil]
    guard chosen.count(where: { $0 }) < 2 else {
      throw ValidationError("--target, --target-file and --exec exclude each other")
    }
    guard (exec == nil) == (port == nil) else {
      throw ValidationError("--exec and --port go together")
    }
    guard port != 0 else { throw ValidationError("--port must be 1 to 65535") }
    guard service == nil || target != nil || exec != nil else {
      throw ValidationError(
        "--service says what runs on --target or --exec; in a lab probes say it")
    }
    let needTarget = [
      ("--all-addresses", allAddresses), ("--agent", agent != nil), ("--source", source != nil),
      ("--netns", netns != nil),
    ]
    if target == nil, let option = needTarget.first(where: \.1) {
      throw ValidationError("\(option.0) goes with --target")
    }
  }

  /// As the user named it; `nil` for this machine's TCP in labs.
  var name: String? { target?.description ?? targetFile?.title ?? exec }

  /// What is known of its deviations, if the command line does not say.
  var deviations: DeviationBook.Source {
    guard let targetFile else { return .nearest }
    return targetFile.deviations.map { .ofStack($0, probes: targetFile.probes) } ?? .none
  }

  /// What runs on the port, as far as it is known.
  private func server(on port: UInt16) -> KnownServer? {
    (service?.dialogue ?? Dialogue.usual(on: port)).map(KnownServer.init)
  }

  /// What can be said without looking at the target.
  var subject: Subject {
    if let targetFile { return .stack(targetFile) }
    if let exec, let port {
      return .server(ServerCommand(text: exec, port: port), server(on: port))
    }
    guard let target else { return .lab }
    // An agent brings its own services, but for the one that is named.
    return .outside(
      agent == nil ? server(on: target.port) : service.map { KnownServer($0.dialogue) },
      agent: agent)
  }

  /// Looks at the target's addresses, from the network namespace that was asked for.
  /// - Returns: none where the target is in a lab.
  func addresses(_ version: VersionChoice?) throws(SystemError) -> [TargetAddress] {
    guard let target else { return [] }
    var addresses = try target.addresses().filter { version?.has($0) ?? true }
    if !allAddresses {
      addresses = [false, true].compactMap { isIPv6 in addresses.first { $0.isIPv6 == isIPv6 } }
    }
    guard !addresses.isEmpty else {
      throw SystemError("\(target.host) has no address of this version of IP", code: 0)
    }
    if let netns {
      do throws(LabError) { try HostNamespace.enter(netns) } catch {
        throw SystemError(error.description, code: 0)
      }
    }
    try Privileges.requireRawSockets(for: "run --target")
    if let source, !HostRoute.isOwn(source.address) {
      throw SystemError(
        "\(source.address) is no address of this machine; segprobe forges no source outside a lab",
        code: 0)
    }
    return addresses.map {
      TargetAddress($0, port: target.port, from: source?.address, isNamed: allAddresses)
    }
  }
}

/// `echo`
struct ServiceName: ExpressibleByArgument {
  var service: Service

  init?(argument: String) {
    guard let service = Service(rawValue: argument) else { return nil }
    self.service = service
  }

  static var all: [String] { Service.allCases.map(\.rawValue) }
  static var allValueStrings: [String] { all }
}

extension VersionChoice {
  /// Whether cases of this choice speak to such an address.
  fileprivate func has(_ address: IPAddress) -> Bool {
    switch self {
    case .version4, .mapped: !address.isIPv6
    case .version6: address.isIPv6
    case .all: true
    }
  }
}
