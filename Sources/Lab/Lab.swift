import Glibc
public import Wire

/// Two network namespaces without names, joined by a pair of interfaces: the tester's on the side of the process that
/// makes it, `tun0` with the target's addresses on the other.
///
/// The namespaces are held by this object's descriptors, by the processes in them and by their sockets; when all of them
/// are gone, by SIGKILL too, the kernel takes everything away.
public struct Lab: ~Copyable {
  public let configuration: LabConfiguration
  /// The interface to open a packet socket on: the tester's, or the target's, in its namespace, where `isSeenFromTarget`.
  public let interface: String

  /// There is no tester's end: the packet socket is to be opened in the target's namespace.
  public var isSeenFromTarget: Bool { configuration.device != .pair }
  /// Its name in a namespace of its own; in a shared one, `tester` and the number of this process.
  public static let testerInterface = "tester0"
  public static let targetInterface = "tun0"

  /// Where the tester's end of a lab is.
  public enum TesterPlace: Hashable, Sendable {
    /// In a namespace of its own.
    case own
    /// In the namespace of the calling thread, which `enterTesterNamespace` has made. Many labs can have their ends
    /// there: a kernel takes more time to do away with a namespace than to make one.
    case shared
  }

  /// The hardware addresses, always the same: 02:00:00:00:00:01 and :02, of the range for local use.
  public static let testerHardware = MACAddress(rawValue: 0x0200_0000_0001)
  public static let targetHardware = MACAddress(rawValue: 0x0200_0000_0002)

  private let tester: NetworkNamespace
  private let target: NetworkNamespace
  private let tun: TunDevice?

  /// The descriptor of the TUN or TAP device that the lab has made. It is this lab's.
  public var device: Int32? {
    switch tun {
    case .some(let tun): tun.descriptor.number
    case .none: nil
    }
  }

  /// Whether this user may have TUN devices.
  public static var allowsTun: Bool { TunDevice.isAllowed }

  /// Builds the lab; afterwards the calling thread is in the tester's namespace.
  ///
  /// - Precondition: the process may do it: see `UserNamespace.enter`.
  /// - Throws: what the system does not allow, or does not take from `configuration`.
  public init(
    _ configuration: LabConfiguration = LabConfiguration(), tester place: TesterPlace = .own
  ) throws(LabError) {
    try configuration.validate()
    if place == .own { try Self.enterTesterNamespace() }
    switch configuration.device {
    case .pair:
      try self.init(
        pair: configuration, place == .own ? Self.testerInterface : Self.freeInterface())
    case .tun, .process, .madeByProcess: try self.init(device: configuration)
    }
  }

  /// A process before this one can have had its number, and its lab need not be gone: the kernel takes its time.
  private static func freeInterface() throws(LabError) -> String {
    let interfaces = try Interfaces()
    let names = ["", "a", "b", "c", "d"].map { "tester\(getpid())\($0)" }
    return names.first { (try? interfaces.index(of: $0)) == nil } ?? names[0]
  }

  private init(pair configuration: LabConfiguration, _ interface: String) throws(LabError) {
    let tester = try NetworkNamespace.current()
    let near = try TesterSide(interface: interface, configuration.offloads)
    let target = try NetworkNamespace.enterNew()
    try TargetSide.silence(configuration)
    let far = try TargetSide(configuration, peer: tester.number, interface: interface)
    try near.bringUp()
    try TargetSide.begin(configuration)
    try far.fill()
    try near.awaitPeer()
    try tester.enter()
    self.configuration = configuration
    self.interface = interface
    self.tester = tester
    self.target = target
    tun = nil
  }

  private init(device configuration: LabConfiguration) throws(LabError) {
    let tester = try NetworkNamespace.current()
    let target = try NetworkNamespace.enterNew()
    try TargetSide.silence(configuration)
    let tun = try TunDevice.make(configuration)
    try TargetSide.begin(configuration)
    if configuration.device != .madeByProcess { try TargetSide(configuration).fill() }
    try tester.enter()
    self.configuration = configuration
    interface = configuration.targetInterface
    self.tester = tester
    self.target = target
    self.tun = consume tun
  }

  /// Makes a namespace for the testers' ends of labs; the calling thread, and processes that it starts, are in it from
  /// then on. Its kernel owns no address and says nothing.
  public static func enterTesterNamespace() throws(LabError) {
    _ = try NetworkNamespace.enterNew()
    try TesterSide.silence()
  }

  /// Waits for a device that a process of the target's namespace makes, and makes it ready.
  /// - Parameter isAlive: whether there is still hope.
  /// - Returns: whether it is there.
  public func awaitDevice(while isAlive: () -> Bool) throws(LabError) -> Bool {
    try inTarget { () throws(LabError) in
      try TargetSide.awaitInterface(configuration, while: isAlive)
    }
  }

  /// Does something in the target's namespace: the sockets that it opens and the processes that it starts are the
  /// target's.
  public func inTarget<Result>(
    _ body: () throws(LabError) -> Result
  ) throws(LabError) -> Result {
    try target.enter()
    let result: Result
    do throws(LabError) {
      result = try body()
    } catch {
      try tester.enter()
      throw error
    }
    try tester.enter()
    return result
  }

  /// Starts a process in the target's namespace; see `ChildProcess`.
  public func forkInTarget(
    diesWithParent: Bool = true, _ body: () -> Int32
  ) throws(LabError) -> ChildProcess {
    try inTarget { () throws(LabError) in
      try ChildProcess(diesWithParent: diesWithParent, running: body)
    }
  }
}
