import CLinux
import Engine
import Glibc
import Wire

/// Sends packets to this machine itself, with the IP headers that we write: a frame of a packet socket on `lo` for
/// 127.0.0.1 is dropped by the kernel as martian.
///
/// In IPv4 the kernel writes the total length and the header checksum itself (raw(7)).
final class RawSocket {
  private let number: Int32

  /// - Parameter addresses: the tester's, of one IP version.
  init(for addresses: [IPAddress]) throws(LinkError) {
    number = clinux_raw_open(addresses.first?.octets.count ?? 4)
    guard number >= 0 else { throw LinkError("no raw socket", on: "lo", code: errno) }
    try restartStamps()
  }

  deinit { _ = close(number) }

  /// Numbers begin with 0 again.
  func restartStamps() throws(LinkError) {
    guard clinux_enable_stamps(number) == 0 else {
      throw LinkError("no kernel stamps", on: "lo", code: errno)
    }
  }

  func send(_ octets: [UInt8], _ range: Range<Int>) throws(LinkError) {
    let result = unsafe octets.withUnsafeBytes { all in
      let packet = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      return unsafe clinux_raw_send(number, packet.baseAddress, packet.count)
    }
    guard result == 0 else { throw LinkError("cannot send", on: "lo", code: errno) }
  }

  func nextSentStamp() throws(LinkError) -> PacketSocket.SentStamp? {
    try PacketSocket.SentStamp.next(of: number, on: "lo")
  }
}
