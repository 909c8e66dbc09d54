import BenchReference
import Engine
import Glibc
import Lab
import Link
import Wire

/// From the kernel's stamp of the target's SYN-ACK to its stamp of our ACK, in a lab: a loop in C beside a packet link with
/// segments read and written by Wire.
func benchReaction() {
  do {
    try UserNamespace.enter()
    let stamps = try KernelStamps()
    defer { _ = stamps }
    try Reaction().measure()
  } catch {
    print("reaction: \(error)")
  }
}

private struct Reaction: ~Copyable {
  /// Handshakes of each, in turns of `turn`, so that what a busy machine adds falls on both.
  static let count = 2000
  static let turn = 100
  static let port: UInt16 = 8080

  private let lab: Lab
  private let listener: Int32

  init() throws {
    var configuration = LabConfiguration()
    configuration.sysctls = [Sysctl("net.core.somaxconn", "8192")]
    let lab = try Lab(configuration)
    listener = try lab.inTarget { () throws(LabError) in try listen() }
    self.lab = lab
  }

  func measure() throws {
    var path = unsafe bench_path()
    let name = unsafe strdup(Lab.testerInterface)
    unsafe path.interface = UnsafePointer(name)
    unsafe path.source_hardware = Lab.testerHardware.rawValue
    unsafe path.destination_hardware = Lab.targetHardware.rawValue
    unsafe path.source = 0xC000_0201
    unsafe path.destination = 0xC0A8_0001
    unsafe path.destination_port = Self.port
    let socket = unsafe bench_open_path(&path)
    let shaker = try Shaker()
    var (reference, ours): ([Int64], [Int64]) = ([], [])
    var turn = [Int64](repeating: 0, count: Self.turn)
    for first in stride(from: 0, to: Self.count, by: Self.turn) {
      let port = UInt16(10_000 + first)
      guard unsafe bench_shake_hands(socket, &path, port, Int32(Self.turn), &turn) == 0 else {
        throw LabError("the loop in C failed: error \(errno)")
      }
      reference += turn
      try shaker.drain()
      ours += try (0..<Self.turn).map { try shaker.shake(from: port + 20_000 + UInt16($0)) }
    }
    report(reference.sorted(), ours.sorted())
  }

  private func report(_ reference: [Int64], _ ours: [Int64]) {
    print(
      "SYN-ACK to ACK".padded(28) + "C us".leading(10) + "ours us".leading(10) + "ratio".leading(9))
    for (name, share) in [("p50", 50), ("p99", 99)] {
      let (c, swift) = (reference[reference.count * share / 100], ours[ours.count * share / 100])
      print(
        name.padded(28) + rounded(Double(c) / 1000).leading(10)
          + rounded(Double(swift) / 1000).leading(10)
          + rounded(Double(swift) / Double(c)).leading(9))
    }
  }
}

/// Half of a handshake, as the engine does it: what is sent follows from what was seen.
private final class Shaker {
  private let link: PacketLink
  private let network = NetworkHeader.ipv4(
    IPv4Header(
      source: IPv4Address(rawValue: 0xC000_0201), destination: IPv4Address(rawValue: 0xC0A8_0001),
      protocolNumber: IPProtocol.tcp))

  init() throws {
    link = try PacketLink(
      .init(
        interface: Lab.testerInterface, hardware: Lab.testerHardware,
        addresses: [LabConfiguration.tester4], peerHardware: Lab.targetHardware))
  }

  /// Forgets what came for others in the meantime, for the loop in C has its socket in the same namespace; and what we
  /// sent ourselves: one turn is as long as a long probe.
  func drain() throws {
    while try link.receive(until: Instant(nanoseconds: 0)) != nil {}
    link.forget()
  }

  /// Nanoseconds.
  func shake(from port: UInt16) throws -> Int64 {
    let start = SequenceNumber(UInt32(port) << 16)
    _ = try link.send(segment(port, start, .syn))
    if let index = try link.receive(until: link.now + .seconds(1)),
      let header = try Packet.parse(link.frames.packet(index)).tcp
    {
      let sent = try link.send(segment(port, start + 1, .ack, header.sequence + 1))
      _ = try link.send(segment(port, start + 1, .rst))
      return (link.frames.entries[sent].stamp - link.frames.entries[index].stamp).nanoseconds
    }
    throw LinkError("no answer from the target")
  }

  private func segment(
    _ port: UInt16, _ sequence: SequenceNumber, _ flags: TCPFlags,
    _ acknowledgement: SequenceNumber = SequenceNumber(0)
  ) -> [UInt8] {
    let header = TCPHeader(
      sourcePort: port, destinationPort: Reaction.port, sequence: sequence,
      acknowledgement: acknowledgement, flags: flags, window: 65535)
    return Packet(network: network, transport: .tcp(header)).write()
  }
}

/// A socket that takes connections to the port, in the namespace of the calling thread.
func listen() throws(LabError) -> Int32 {
  let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = Reaction.port.bigEndian
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe bind(number, $0, size)
    }
  }
  guard bound == 0, Glibc.listen(number, 8192) == 0 else {
    throw LabError("no listening socket: error \(errno)")
  }
  return number
}
