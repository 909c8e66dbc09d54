import Lab
import Target
import Wire
import Yams

/// Reads a target file; what is wrong is said with its line, and with what to do.
struct TargetFileReader {
  private let path: String
  private let file: YAMLMembers

  private static let keys = [
    "name", "version", "link", "addresses", "peers", "services", "start", "stop", "closed-ports",
    "connections", "parallel", "answers-within", "deviations", "probes", "lacks",
  ]

  private init(_ path: String) throws(YAMLFault) {
    self.path = path
    guard let root = try YAMLMembers.root(of: path) else {
      throw YAMLFault(
        description: "\(path): the file is empty; 'name', 'services' and 'start' must be there")
    }
    file = try YAMLMembers(root, path, what: "a target file", keys: Self.keys)
  }

  static func read(_ path: String) throws(YAMLFault) -> TargetFile {
    try TargetFileReader(path).target()
  }

  private func target() throws(YAMLFault) -> TargetFile {
    guard let name = try file.text("name") else {
      throw file.fault("'name' is missing: what the stack is called")
    }
    var target = TargetFile(
      path: path, name: name, services: try services(), start: try start())
    target.version = try file.text("version")
    if let link = try link() { target.link = link }
    try readAddresses(&target)
    try readLimits(&target)
    target.stop = try file.text("stop")
    target.deviations = try existing("deviations", .file)
    target.probes = try existing("probes", .folder)
    guard target.start.lifetime == .case || target.connections == nil || target.parallel == 1 else {
      throw file.fault(
        "a stack that is started once and takes \(target.connections ?? 1) connections needs 'parallel: 1'",
        of: "connections")
    }
    try checkWords(target)
    return target
  }

  // MARK: Services

  private func services() throws(YAMLFault) -> [Service: UInt16] {
    let known = Service.allCases.map(\.rawValue)
    guard let members = try file.members("services", keys: known) else {
      throw file.fault(
        "'services' is missing: what listens on which port, '{ echo: 7, discard: 9 }'")
    }
    var services: [Service: UInt16] = [:]
    for service in Service.allCases {
      guard let port = try members.integer(service.rawValue, in: 1...65_535) else { continue }
      if let other = services.first(where: { $0.value == port })?.key {
        throw members.fault(
          "'\(service.rawValue)' and '\(other.rawValue)' cannot both be on port \(port)",
          of: service.rawValue)
      }
      services[service] = UInt16(port)
    }
    guard !services.isEmpty else {
      throw file.fault("no service: no probe could be run", of: "services")
    }
    return services
  }

  // MARK: Link

  private func link() throws(YAMLFault) -> StackLink? {
    let keys = ["kind", "device", "mtu", "addresses", "made-by", "descriptor"]
    guard let members = try file.members("link", keys: keys) else { return nil }
    var link = StackLink()
    guard let kind = try members.word("kind", StackLink.Kind.self) else {
      throw members.fault("'kind' is missing: veth, tap or tun")
    }
    link.kind = kind
    if let device = try members.text("device") {
      guard (1...15).contains(device.utf8.count), !device.contains(where: { " /{}".contains($0) })
      else { throw members.fault("'device' must be a name of 1 to 15 letters", of: "device") }
      link.device = device
    }
    link.mtu = try members.integer("mtu", in: 68...65_535) ?? link.mtu
    link.isKernels = try members.word("addresses", Owner.self) == .kernel
    link.isMadeByStack = try members.word("made-by", Maker.self) == .stack
    link.descriptor = try members.integer("descriptor", in: 3...255).map(Int32.init)
    if kind == .veth, link.isMadeByStack || link.descriptor != nil {
      throw members.fault(
        "'made-by' and 'descriptor' are for tap and tun; the lab makes a veth pair")
    }
    if kind != .veth, link.isKernels {
      throw members.fault("'addresses: kernel' is for veth", of: "addresses")
    }
    if link.isMadeByStack, link.descriptor != nil {
      throw members.fault("a device that the stack makes cannot be handed over", of: "descriptor")
    }
    return link
  }

  private enum Owner: String, CaseIterable { case kernel, stack }
  private enum Maker: String, CaseIterable { case lab, stack }

  // MARK: Addresses

  private func readAddresses(_ target: inout TargetFile) throws(YAMLFault) {
    if file["addresses"] != nil {
      target.addresses = try oneOfEach("addresses").map { text throws(YAMLFault) in
        guard text.contains("/"), let prefix = Prefix(text) else {
          throw file.fault(
            "'\(text)' must be an address with the length of its network, 192.168.0.1/16",
            of: "addresses")
        }
        return prefix
      }
    }
    let given = try oneOfEach("peers").map { text throws(YAMLFault) in
      guard let address = IPAddress(text) else {
        throw file.fault("'\(text)' must be an address", of: "peers")
      }
      return address
    }
    guard !target.addresses.isEmpty else { throw file.fault("no address", of: "addresses") }
    target.peers = try target.addresses.map { address throws(YAMLFault) in
      let fallback = address.isIPv6 ? TargetFile.peer6 : TargetFile.peer4
      let peer = given.first { $0.isIPv6 == address.isIPv6 } ?? fallback
      guard address.contains(peer), peer != address.address else {
        throw file.fault(
          "the tester's address \(peer) is not in the network of \(address): 'peers' must name another one there",
          of: given.isEmpty ? "addresses" : "peers")
      }
      return peer
    }
  }

  private func oneOfEach(_ key: String) throws(YAMLFault) -> [String] {
    let texts = try file.texts(key)
    guard texts.count < 2 || (texts.count == 2 && texts.count(where: { $0.contains(":") }) == 1)
    else { throw file.fault("'\(key)' has one address of each version of IP at most", of: key) }
    return texts
  }

  // MARK: Start and limits

  private func start() throws(YAMLFault) -> StackStart {
    guard let members = try file.members("start", keys: ["command", "ready", "within", "for"]),
      let command = try members.text("command")
    else {
      throw file.fault("'start: { command: ... }' is missing: what starts the stack")
    }
    var start = StackStart(command: command)
    start.readiness = try readiness(members)
    start.limit = try members.seconds("within") ?? start.limit
    start.lifetime = try members.word("for") ?? start.lifetime
    return start
  }

  private func readiness(_ start: YAMLMembers) throws(YAMLFault) -> StackStart.Readiness {
    guard let node = start["ready"] else { return .port }
    guard node.mapping != nil else {
      guard try start.text("ready") == "port" else {
        throw start.fault("'ready' must be port, { output: TEXT } or { seconds: N }", of: "ready")
      }
      return .port
    }
    let members = try start.members("ready", keys: ["output", "seconds"])
    if let text = try members?.text("output") { return .output(text) }
    if let time = try members?.seconds("seconds") { return .time(time) }
    throw start.fault("'ready' must say 'output' or 'seconds'", of: "ready")
  }

  private func readLimits(_ target: inout TargetFile) throws(YAMLFault) {
    target.refusesPorts = try file.word("closed-ports", Closed.self) != .silent
    target.lacks = try file.texts("lacks").map { text throws(YAMLFault) in
      guard let feature = StackFeature(rawValue: text) else {
        let known = StackFeature.allCases.map(\.rawValue).joined(separator: ", ")
        throw file.fault("'lacks' has some of \(known), not '\(text)'", of: "lacks")
      }
      return feature
    }
    target.connections = try file.integer("connections", in: 1...65_535)
    target.parallel =
      try file.integer("parallel", in: 1...1_024)
      ?? (target.connections != nil && target.start.lifetime == .run ? 1 : target.parallel)
    target.patience = try file.seconds("answers-within") ?? target.patience
    let taken = Set(target.services.values)
    target.closedPort = (8080...8090).first { !taken.contains($0) } ?? target.closedPort
  }

  private enum Closed: String, CaseIterable { case refused, silent }

  // MARK: Files and words

  private func existing(_ key: String, _ kind: Files.Kind) throws(YAMLFault) -> String? {
    guard let name = try file.text(key) else { return nil }
    let path = name.hasPrefix("/") ? name : Files.join(Files.parent(of: path) ?? ".", name)
    guard Files.kind(of: path) == kind else {
      throw file.fault("there is no \(kind == .file ? "file" : "folder") '\(path)'", of: key)
    }
    return Files.realPath(path) ?? path
  }

  private func checkWords(_ target: TargetFile) throws(YAMLFault) {
    let words = StackWords(target)
    let start = try file.members("start", keys: ["command", "ready", "within", "for"])
    if let unknown = words.unknown(in: target.start.command) {
      throw (start ?? file).fault(words.complaint(of: unknown), of: "command")
    }
    if let stop = target.stop, let unknown = words.unknown(in: stop, besides: ["pid"]) {
      throw file.fault(words.complaint(of: unknown), of: "stop")
    }
  }
}
