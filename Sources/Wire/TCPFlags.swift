/// The twelve bits between data offset and window: four reserved ones, of which AccECN uses one, and eight flags
/// (RFC 9293, section 3.1; AE is RFC 9768's).
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// FIN is bit 0, the highest reserved bit is bit 11.
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue & 0xFFF }

  public static let fin = TCPFlags(rawValue: 0x001)
  public static let syn = TCPFlags(rawValue: 0x002)
  public static let rst = TCPFlags(rawValue: 0x004)
  public static let psh = TCPFlags(rawValue: 0x008)
  public static let ack = TCPFlags(rawValue: 0x010)
  public static let urg = TCPFlags(rawValue: 0x020)
  public static let ece = TCPFlags(rawValue: 0x040)
  public static let cwr = TCPFlags(rawValue: 0x080)
  public static let ae = TCPFlags(rawValue: 0x100)
  /// The three bits that no standard uses.
  public static let reserved = TCPFlags(rawValue: 0xE00)
}
