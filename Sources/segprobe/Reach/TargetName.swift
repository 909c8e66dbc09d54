import ArgumentParser
import CLinux
import Glibc
import Wire

/// `HOST:PORT` as a user types it: `127.0.0.1:80`, `[::1]:80`, `www.example.net:80`.
struct TargetName: ExpressibleByArgument, CustomStringConvertible {
  var host: String
  var port: UInt16

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = UInt16(argument[argument.index(after: colon)...]), port > 0
    else { return nil }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard IPv6Address(host) != nil else { return nil }
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  static var defaultValueDescription: String { "host:port" }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The addresses that the name means, in the order of the system's preference (RFC 6724).
  func addresses() throws(SystemError) -> [IPAddress] {
    if let address = IPAddress(host) { return [address] }
    var room = [UInt8](repeating: 0, count: 17 * Self.most)
    let count = unsafe clinux_resolve(host, &room, Int32(Self.most))
    guard count >= 0 else {
      let reason = unsafe gai_strerror(count).map { unsafe String(cString: $0) } ?? "\(count)"
      throw SystemError("\(host): \(reason)", code: 0)
    }
    return (0..<Int(count)).compactMap { index in
      let item = room[(17 * index)..<(17 * index + 17)]
      return IPAddress(octets: item.dropFirst().prefix(Int(item[item.startIndex])))
    }
  }

  /// So many addresses of a name are looked at.
  private static let most = 64
}
