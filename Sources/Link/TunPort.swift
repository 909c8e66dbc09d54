import CLinux
import Engine
import Glibc
import Wire

/// The way into a TUN device, which a packet socket does not have.
struct TunPort {
  private let number: Int32
  private let segmentSize: UInt16?

  /// `nil` when the medium is no device.
  init?(_ configuration: PacketLink.Configuration) {
    guard case .device(let number) = configuration.medium else { return nil }
    self.number = number
    segmentSize = configuration.segmentSize
  }

  /// The packet that stands in this range arrives at once.
  func send(_ octets: [UInt8], _ range: Range<Int>) throws(LinkError) {
    let result = unsafe octets.withUnsafeBytes { all in
      let packet = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      return unsafe clinux_tun_write(
        number, packet.baseAddress, packet.count, segment(of: packet))
    }
    guard result == 0 else {
      throw LinkError("cannot send", on: "the TUN device", code: errno)
    }
  }

  /// Only TCP can be cut; the kernel looks by itself whether the packet is longer.
  private func segment(of packet: UnsafeRawBufferPointer) -> UInt16 {
    guard let segmentSize, packet.count >= 20 else { return 0 }
    let protocolNumber = unsafe packet[packet[0] >> 4 == 6 ? 6 : 9]
    return protocolNumber == IPProtocol.tcp ? segmentSize : 0
  }

  /// Takes a packet that was sent out of the device's queue, which has room for 500. Its copy has been seen.
  func drop() { _ = clinux_tun_drop(number) }
}
