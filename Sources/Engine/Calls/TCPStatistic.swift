import Script

/// One of the netlink attributes of SCM_TIMESTAMPING_OPT_STATS: a length of two octets that counts
/// itself, a type of two, the value, zeros up to a multiple of four.
enum TCPStatistic {
  private static let headerSize = 4
  /// TCP_NLA_PAD: says nothing.
  private static let padding: Int64 = 0

  /// By type (`enum` in linux/tcp.h): name, octets of the value.
  private static let all: [Int64: (name: String, width: Int)] = [
    1: ("TCP_NLA_BUSY", 8), 2: ("TCP_NLA_RWND_LIMITED", 8), 3: ("TCP_NLA_SNDBUF_LIMITED", 8),
    4: ("TCP_NLA_DATA_SEGS_OUT", 8), 5: ("TCP_NLA_TOTAL_RETRANS", 8),
    6: ("TCP_NLA_PACING_RATE", 8), 7: ("TCP_NLA_DELIVERY_RATE", 8), 8: ("TCP_NLA_SND_CWND", 4),
    9: ("TCP_NLA_REORDERING", 4), 10: ("TCP_NLA_MIN_RTT", 4), 11: ("TCP_NLA_RECUR_RETRANS", 1),
    12: ("TCP_NLA_DELIVERY_RATE_APP_LMT", 1), 13: ("TCP_NLA_SNDQ_SIZE", 4),
    14: ("TCP_NLA_CA_STATE", 1), 15: ("TCP_NLA_SND_SSTHRESH", 4), 16: ("TCP_NLA_DELIVERED", 4),
    17: ("TCP_NLA_DELIVERED_CE", 4), 18: ("TCP_NLA_BYTES_SENT", 8),
    19: ("TCP_NLA_BYTES_RETRANS", 8), 20: ("TCP_NLA_DSACK_DUPS", 4),
    21: ("TCP_NLA_REORD_SEEN", 4), 22: ("TCP_NLA_SRTT", 4), 23: ("TCP_NLA_TIMEOUT_REHASH", 2),
    24: ("TCP_NLA_BYTES_NOTSENT", 4), 25: ("TCP_NLA_EDT", 8), 26: ("TCP_NLA_TTL", 1),
    27: ("TCP_NLA_REHASH", 4),
  ]

  /// Those that are lengths of time, in microseconds.
  static func isTime(_ name: String?) -> Bool {
    ["TCP_NLA_BUSY", "TCP_NLA_RWND_LIMITED", "TCP_NLA_SNDBUF_LIMITED"].contains(name)
  }

  /// - Parameter members: `TCP_NLA_SND_CWND=10`; `...` is zero, and among the members nothing.
  static func octets(_ members: [Expression.Member]) throws(CallBindingError) -> [UInt8] {
    var octets: [UInt8] = []
    for (index, member) in members.enumerated() where member != .others {
      guard let (type, attribute) = all.first(where: { $0.value.name == member.name }) else {
        let names = all.values.map(\.name).sorted()
        throw CallBindingError(
          member.name.map { unknown("statistic", $0, among: names) }
            ?? "a statistic is written TCP_NLA_...=NUMBER", at: [index])
      }
      let number: Int64
      switch member.value {
      case .integer(let value, _) where value.fits(attribute.width): number = value
      case .ellipsis: number = 0
      default:
        throw CallBindingError(
          "\(member.notation) is no number of \(Int64(attribute.width).octets)", at: [index])
      }
      let length = headerSize + attribute.width
      octets += HostOctets.octets(of: Int64(length), width: 2)
      octets += HostOctets.octets(of: type, width: 2)
      octets += HostOctets.octets(of: number, width: (attribute.width + 3) / 4 * 4)
    }
    return octets
  }

  /// Every attribute, in the order in which it came.
  static func reading(_ octets: [UInt8]) -> [Expression.Member] {
    var members: [Expression.Member] = []
    var rest = octets[...]
    while rest.count >= headerSize {
      let length = Int(HostOctets.integer(rest.prefix(2)))
      guard (headerSize...rest.count).contains(length) else { break }
      let type = HostOctets.integer(rest.dropFirst(2).prefix(2))
      if type != padding {
        let value = HostOctets.unsigned(rest.prefix(length).dropFirst(headerSize))
        members.append(
          Expression.Member(name: all[type]?.name ?? "\(type)", value: .integer(value)))
      }
      rest = rest.dropFirst((length + 3) / 4 * 4)
    }
    return members
  }
}
