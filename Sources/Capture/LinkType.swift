import Wire

/// What a captured frame begins with (https://www.tcpdump.org/linktypes.html).
public struct LinkType: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// BSD loopback: the address family in the byte order of the machine that captured.
  public static let null = LinkType(rawValue: 0)
  public static let ethernet = LinkType(rawValue: 1)
  /// The packet begins with its IP header; 12 and 14 are what some systems write for it.
  public static let raw = LinkType(rawValue: 101)
  /// OpenBSD loopback: as `null`, but big-endian.
  public static let loop = LinkType(rawValue: 108)
  /// Linux "cooked": `-i any`.
  public static let cooked = LinkType(rawValue: 113)
  public static let ipv4 = LinkType(rawValue: 228)
  public static let ipv6 = LinkType(rawValue: 229)
  public static let cooked2 = LinkType(rawValue: 276)

  private static let bare: Set<UInt16> = [12, 14, 101, 228, 229]

  public var isKnown: Bool {
    Self.bare.contains(rawValue)
      || [.null, .ethernet, .loop, .cooked, .cooked2].contains(self)
  }

  /// Octets before the IP header; `nil` when there is none, or the frame ends before it.
  public func networkOffset(in frame: ArraySlice<UInt8>) -> Int? {
    let octets = Array(frame.prefix(Self.longestHeader))
    if Self.bare.contains(rawValue) { return 0 }
    switch self {
    case .ethernet: return Self.behindType(at: 12, in: octets)
    case .null, .loop: return Self.hasFamily(octets) ? 4 : nil
    case .cooked: return Self.behindType(at: 14, in: octets)
    case .cooked2:
      // The type stands first, with three words and the address behind it.
      guard let start = Self.behindType(at: 0, in: octets, headerLength: 20) else { return nil }
      return start
    default: return nil
    }
  }

  /// Ethernet, and more VLAN tags than anybody has.
  private static let longestHeader = 64

  /// - Parameter headerLength: where that is not directly behind the type.
  private static func behindType(
    at place: Int, in octets: [UInt8], headerLength: Int? = nil
  ) -> Int? {
    let numbers = CaptureNumbers(octets, isLittleEndian: false)
    var (type, next) = (numbers.number16(at: place), headerLength ?? place + 2)
    // IEEE 802.1Q, 802.1ad, and what was there before 802.1ad.
    while [0x8100, 0x88A8, 0x9100].contains(type), numbers.has(4, at: next) {
      type = numbers.number16(at: next + 2)
      next += 4
    }
    let isIP = type == EthernetHeader.ipv4 || type == EthernetHeader.ipv6
    return isIP && numbers.has(1, at: next) ? next : nil
  }

  /// AF_INET is 2 everywhere, AF_INET6 is 10 (Linux), 24 (NetBSD, OpenBSD), 28 (FreeBSD) or 30 (Darwin).
  private static func hasFamily(_ octets: [UInt8]) -> Bool {
    let families: Set<UInt32> = [2, 10, 24, 28, 30]
    let numbers = CaptureNumbers(octets, isLittleEndian: false)
    guard numbers.has(5, at: 0) else { return false }
    let family = numbers.number32(at: 0)
    return families.contains(family) || families.contains(family.byteSwapped)
  }
}
