/// One `struct cmsghdr` and its data, as 64-bit Linux lays them out: a length of eight octets that
/// counts itself, level and type of four each, the data. The next one begins at a multiple of eight.
struct ControlMessage: Hashable {
  var level: Int64
  var type: Int64
  var data: [UInt8]

  private static let headerSize = 16

  var octets: [UInt8] {
    let used = Self.headerSize + data.count
    return HostOctets.octets(of: Int64(used), width: 8) + HostOctets.octets(of: level, width: 4)
      + HostOctets.octets(of: type, width: 4) + data
      + [UInt8](repeating: 0, count: Self.aligned(used) - used)
  }

  private static func aligned(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  /// Those that stand in what a call returned. One that was cut has less data than its length says.
  static func all(in octets: [UInt8]) -> [ControlMessage] {
    var messages: [ControlMessage] = []
    var rest = octets[...]
    while rest.count >= headerSize {
      let length = HostOctets.integer(rest.prefix(8))
      guard length >= headerSize else { break }
      let end = Int(min(length, Int64(rest.count)))
      messages.append(
        ControlMessage(
          level: HostOctets.integer(rest.dropFirst(8).prefix(4)),
          type: HostOctets.integer(rest.dropFirst(12).prefix(4)),
          data: Array(rest.prefix(end).dropFirst(headerSize))))
      rest = rest.dropFirst(aligned(end))
    }
    return messages
  }
}
