import CLinux
import Engine
import Glibc
import Wire

/// A packet socket on one interface.
///
/// Nothing closes it but the end of the process: closing waits 16 ms for the kernel's readers of the socket list (RCU),
/// and a process has only a few of them.
@safe
struct PacketSocket: ~Copyable {
  private let number: Int32
  private let interface: String
  private let headerLength: Int
  private let isTap: Bool
  private let buffer: UnsafeMutableRawBufferPointer

  /// Opens it with its filter already on, so that no other frame slips in before.
  /// - Parameters:
  ///   - headerLength: of the link's header, octets.
  ///   - isTap: the machine itself is the target: what it sends is taken as well.
  init(
    interface: String, filter: PacketFilter, headerLength: Int, isTap: Bool
  ) throws(LinkError) {
    number = try Self.open(interface, filter, isTap)
    self.interface = interface
    self.headerLength = headerLength
    self.isTap = isTap
    unsafe buffer = .allocate(byteCount: Self.longestFrame, alignment: 16)
  }

  private static func open(
    _ interface: String, _ filter: PacketFilter, _ isTap: Bool
  ) throws(LinkError) -> Int32 {
    let number = clinux_packet_open()
    guard number >= 0 else { throw LinkError("no packet socket", on: interface, code: errno) }
    do throws(LinkError) {
      try setUp(number, interface, filter.program, isTap)
    } catch {
      _ = close(number)
      throw error
    }
    return number
  }

  private static func setUp(
    _ number: Int32, _ interface: String, _ program: [clinux_instruction], _ isTap: Bool
  ) throws(LinkError) {
    func require(_ result: Int32, _ problem: String) throws(LinkError) -> Int32 {
      guard result < 0 else { return result }
      throw LinkError(problem, on: interface, code: errno)
    }
    let index = try require(unsafe clinux_interface_index(number, interface), "cannot listen")
    let count = UInt16(clamping: program.count)
    _ = try require(unsafe clinux_attach_filter(number, program, count), "no packet filter")
    _ = try require(
      clinux_packet_prepare(number, room, isTap ? 0 : 1), "cannot set up a packet socket")
    _ = try require(clinux_enable_stamps(number), "no kernel stamps")
    _ = try require(clinux_packet_bind(number, index), "cannot listen")
  }

  deinit { unsafe buffer.deallocate() }

  var descriptor: Int32 { number }

  /// Octets of a header and an IP packet of 65,535.
  private static let longestFrame = EthernetHeader.length + 65_535

  /// Octets of frames that the kernel keeps for us while we do something else.
  private static let room: Int32 = 8 << 20

  /// Sends the frame that stands in this range.
  func send(_ octets: [UInt8], _ range: Range<Int>) throws(LinkError) {
    let result = unsafe octets.withUnsafeBytes { all in
      let frame = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      return unsafe clinux_packet_send(number, frame.baseAddress, frame.count)
    }
    _ = try require(result, "cannot send")
  }

  /// When a frame was sent; `number` counts the frames of this socket from 0.
  struct SentStamp {
    var number: UInt32
    var stamp: Instant

    /// The next one that the kernel has ready for this socket.
    static func next(of socket: Int32, on interface: String) throws(LinkError) -> SentStamp? {
      var (count, stamp): (UInt32, Int64) = (0, 0)
      let result = unsafe clinux_sent_stamp(socket, &count, &stamp)
      guard result >= 0 else {
        throw LinkError("cannot read stamps", on: interface, code: errno)
      }
      return result > 0 ? SentStamp(number: count, stamp: Instant(nanoseconds: stamp)) : nil
    }
  }

  /// The next stamp that the kernel has ready.
  func nextSentStamp() throws(LinkError) -> SentStamp? {
    try SentStamp.next(of: number, on: interface)
  }

  /// After a call that failed nobody knows whether the kernel has numbered its frame: numbers begin with 0 again.
  func restartStamps() throws(LinkError) {
    _ = try require(clinux_enable_stamps(number), "no kernel stamps")
  }

  /// What comes from a socket.
  enum Received {
    /// Index of the frame.
    case frame(Int)
    /// One that was sent has arrived, as a tap is told.
    case own(Instant)
  }

  /// Records the next frame that is there.
  /// - Throws: when frames were lost before it, too: what is missing then proves nothing.
  func receive(into frames: inout FrameStore) throws(LinkError) -> Received? {
    var arrival = clinux_arrival()
    let result = unsafe clinux_packet_receive(number, buffer.baseAddress, buffer.count, &arrival)
    guard try require(result, "cannot receive") > 0 else { return nil }
    try requireNothing(lost: arrival.lost)
    let stamp = Instant(
      nanoseconds: arrival.stamp == 0 ? clinux_real_time() : arrival.stamp)
    if isTap, arrival.is_outgoing == 0 { return .own(stamp) }
    return .frame(
      unsafe frames.append(
        UnsafeRawBufferPointer(rebasing: buffer.prefix(Int(arrival.length))),
        networkOffset: headerLength, stamp: stamp, direction: .outbound,
        checksumIsUnfilled: arrival.checksum_is_unfilled != 0))
  }

  /// - Throws: when frames were lost, of which the next one that arrives would tell.
  func requireNothingLost() throws(LinkError) {
    var lost: UInt32 = 0
    _ = try require(unsafe clinux_packet_lost(number, &lost), "cannot count")
    try requireNothing(lost: lost)
  }

  private func requireNothing(lost: UInt32) throws(LinkError) {
    guard lost > 0 else { return }
    throw LinkError(
      """
      \(lost) frames on \(interface) were lost, for which there was no room; \
      as root: sysctl -w net.core.rmem_max=8388608
      """)
  }

  enum Wake {
    case timeIsUp
    case frame
    case sentStamp
  }

  /// Sleeps until there is something, or for so long.
  func wait(for time: Instant.Interval) throws(LinkError) -> Wake {
    let ready = clinux_wait_readable(number, max(time.nanoseconds, 0))
    if ready < 0, errno == EINTR { return .timeIsUp }
    switch try require(ready, "cannot wait") {
    case 0: return .timeIsUp
    case let bits where bits & 1 != 0: return .frame
    default: return .sentStamp
    }
  }

  private func require(_ result: Int32, _ problem: String) throws(LinkError) -> Int32 {
    guard result < 0 else { return result }
    throw LinkError(problem, on: interface, code: errno)
  }
}
