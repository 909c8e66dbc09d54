import Match
import Wire

/// `struct sockaddr_in` and `struct sockaddr_in6` as octets.
enum SocketAddress {
  static func octets(_ endpoint: Endpoint) -> [UInt8] {
    let port = [UInt8(endpoint.port >> 8), UInt8(truncatingIfNeeded: endpoint.port)]
    switch endpoint.address {
    case .v4(let address):
      return family(2) + port + address.octets + [UInt8](repeating: 0, count: 8)
    case .v6(let address):
      let zeros = [UInt8](repeating: 0, count: 4)
      return family(10) + port + zeros + address.octets + zeros
    }
  }

  /// In the byte order of this machine.
  private static func family(_ number: UInt16) -> [UInt8] {
    let isLittleEndian = UInt16(1).littleEndian == 1
    let low = UInt8(truncatingIfNeeded: number)
    return isLittleEndian ? [low, 0] : [0, low]
  }
}
