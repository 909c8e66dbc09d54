import Script

/// The names that scripts have for the values of a number.
struct NumberNames: Sendable {
  private var names: [(value: Int64, name: String)]
  /// Each name is a bit, or several.
  private var areBits = false

  private init(_ names: [(value: Int64, name: String)], areBits: Bool = false) {
    self.names = names
    self.areBits = areBits
  }

  private init(_ names: KeyValuePairs<Int64, String>, areBits: Bool = false) {
    self.init(names.map { ($0.key, $0.value) }, areBits: areBits)
  }

  /// `EAGAIN` and so on.
  static let errors = NumberNames(ErrorName.names.map { (Int64($0.key), $0.value) })

  /// By name as far as there are names.
  func expression(_ value: Int64) -> Expression { .integer(value, spelling: spelling(of: value)) }

  private func spelling(of value: Int64) -> String {
    if !areBits || value == 0 { return names.first { $0.value == value }?.name ?? "\(value)" }
    var rest = value < 0 ? value & 0xFFFF_FFFF : value
    var parts: [String] = []
    for entry in names where rest & entry.value == entry.value {
      parts.append(entry.name)
      rest &= ~entry.value
    }
    if rest != 0 { parts.append("0x" + String(rest, radix: 16)) }
    return parts.joined(separator: "|")
  }

  /// `MSG_TRUNC` and so on.
  static let messageFlags = NumberNames(
    [
      0x1: "MSG_OOB", 0x2: "MSG_PEEK", 0x4: "MSG_DONTROUTE", 0x8: "MSG_CTRUNC", 0x20: "MSG_TRUNC",
      0x40: "MSG_DONTWAIT", 0x80: "MSG_EOR", 0x100: "MSG_WAITALL", 0x800: "MSG_CONFIRM",
      0x2000: "MSG_ERRQUEUE", 0x4000: "MSG_NOSIGNAL", 0x8000: "MSG_MORE",
      0x400_0000: "MSG_ZEROCOPY", 0x2000_0000: "MSG_FASTOPEN", 0x4000_0000: "MSG_CMSG_CLOEXEC",
    ], areBits: true)

  /// `revents` of `poll`.
  static let pollEvents = NumberNames(
    [
      0x1: "POLLIN", 0x2: "POLLPRI", 0x4: "POLLOUT", 0x8: "POLLERR", 0x10: "POLLHUP",
      0x20: "POLLNVAL", 0x40: "POLLRDNORM", 0x80: "POLLRDBAND", 0x100: "POLLWRNORM",
      0x200: "POLLWRBAND", 0x2000: "POLLRDHUP",
    ], areBits: true)

  static let epollEvents = NumberNames(
    pollEvents.names.map { ($0.value, "E" + $0.name) }, areBits: true)

  /// Of options and control messages.
  static let levels = NumberNames([0: "SOL_IP", 1: "SOL_SOCKET", 6: "SOL_TCP", 41: "SOL_IPV6"])

  /// Of control messages at a level.
  static func controlTypes(level: Int64) -> NumberNames {
    switch level {
    case 0: NumberNames([1: "IP_TOS", 2: "IP_TTL", 8: "IP_PKTINFO", 11: "IP_RECVERR"])
    case 1:
      NumberNames([
        1: "SCM_RIGHTS", 29: "SCM_TIMESTAMP", 35: "SCM_TIMESTAMPNS", 37: "SCM_TIMESTAMPING",
        54: "SCM_TIMESTAMPING_OPT_STATS",
      ])
    case 6: NumberNames([36: "TCP_CM_INQ"])
    case 41:
      NumberNames([25: "IPV6_RECVERR", 50: "IPV6_PKTINFO", 52: "IPV6_HOPLIMIT", 67: "IPV6_TCLASS"])
    default: NumberNames([:])
    }
  }

  /// `ee_origin` of `struct sock_extended_err`.
  static let errorOrigins = NumberNames([
    0: "SO_EE_ORIGIN_NONE", 1: "SO_EE_ORIGIN_LOCAL", 2: "SO_EE_ORIGIN_ICMP",
    3: "SO_EE_ORIGIN_ICMP6", 4: "SO_EE_ORIGIN_TIMESTAMPING", 5: "SO_EE_ORIGIN_ZEROCOPY",
  ])

  static let zeroCopyCodes = NumberNames([1: "SO_EE_CODE_ZEROCOPY_COPIED"])

  static let stampKinds = NumberNames([
    0: "SCM_TSTAMP_SND", 1: "SCM_TSTAMP_SCHED", 2: "SCM_TSTAMP_ACK",
  ])
}
