import CLinux
public import Engine
import Glibc
public import Wire

/// Listens to what others say: every TCP segment of a port on an interface, in both directions.
///
/// The socket stays open until the process ends: see `PacketSocket`.
@safe
public final class CaptureSocket {
  /// To be polled for.
  public let number: Int32
  private let interface: String
  private let kind: Kind
  private let buffer: UnsafeMutableRawBufferPointer

  /// What frames begin with.
  public enum Kind: Hashable, Sendable {
    /// An Ethernet header.
    case ethernet
    /// The same; every packet is sent and received here.
    case loopback
    /// The IP header.
    case bare
  }

  /// Octets: what offloads make of many segments, and a header.
  private static let longestFrame = 1 << 18
  private static let room: Int32 = 32 << 20

  /// - Throws: when there is no such interface, or packet sockets are not permitted.
  public init(interface: String, port: UInt16) throws(LinkError) {
    self.interface = interface
    number = clinux_packet_open()
    guard number >= 0 else { throw LinkError("no packet socket", on: interface, code: errno) }
    kind = try Self.kind(of: interface, number)
    unsafe buffer = .allocate(byteCount: Self.longestFrame, alignment: 16)
    let filter = PacketFilter(
      ofPort: port, headerLength: kind == .bare ? 0 : EthernetHeader.length)
    try setUp(filter.program)
  }

  deinit { unsafe buffer.deallocate() }

  private func setUp(_ program: [clinux_instruction]) throws(LinkError) {
    let index = try require(unsafe clinux_interface_index(number, interface), "cannot listen")
    let count = UInt16(clamping: program.count)
    _ = try require(unsafe clinux_attach_filter(number, program, count), "no packet filter")
    _ = try require(
      clinux_packet_prepare(number, Self.room, kind == .loopback ? 1 : 0),
      "cannot set up a packet socket")
    _ = try require(clinux_enable_arrival_stamps(number), "no kernel stamps")
    _ = try require(clinux_packet_bind(number, index), "cannot listen")
  }

  /// The types of linux/if_arp.h.
  private static func kind(of interface: String, _ socket: Int32) throws(LinkError) -> Kind {
    var address = [UInt8](repeating: 0, count: 6)
    let type = unsafe clinux_interface_hardware(socket, interface, &address)
    switch type {
    case 1: return .ethernet
    case 772: return .loopback
    case 768, 769, 776, 778, 65534: return .bare
    case ..<0: throw LinkError("cannot listen", on: interface, code: errno)
    default: throw LinkError("\(interface) is of a kind that is not known: \(type)")
    }
  }

  /// Whether frames begin with an Ethernet header rather than an IP header.
  public var isEthernet: Bool { kind != .bare }

  /// The next frame that is there, and the kernel's stamp of it.
  public func receive() throws(LinkError) -> (frame: [UInt8], stamp: Instant)? {
    var arrival = clinux_arrival()
    let result = unsafe clinux_packet_receive(number, buffer.baseAddress, buffer.count, &arrival)
    guard try require(result, "cannot receive") > 0 else { return nil }
    lost = arrival.lost
    let stamp = Instant(nanoseconds: arrival.stamp == 0 ? clinux_real_time() : arrival.stamp)
    let count = unsafe min(Int(arrival.length), buffer.count)
    return (unsafe Array(buffer.prefix(count)), stamp)
  }

  /// Frames that there was no room for, as of the last one received.
  public private(set) var lost: UInt32 = 0

  private func require(_ result: Int32, _ problem: String) throws(LinkError) -> Int32 {
    guard result < 0 else { return result }
    throw LinkError(problem, on: interface, code: errno)
  }
}
