/// The twelve bits between data offset and window: four reserved ones, of which AccECN uses one, and eight flags
/// (RFC 9293, section 3.1; AE is RFC 9768's).
public struct TCPFlags: OptionSet, Hashable, Sendable {
  /// FIN is bit 0, the highest reserved bit is bit 11.
  public var rawValue: UInt16

  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue & 0xFFF }

  @inlinable public static var fin: TCPFlags { TCPFlags(rawValue: 0x001) }
  @inlinable public static var syn: TCPFlags { TCPFlags(rawValue: 0x002) }
  @inlinable public static var rst: TCPFlags { TCPFlags(rawValue: 0x004) }
  @inlinable public static var psh: TCPFlags { TCPFlags(rawValue: 0x008) }
  @inlinable public static var ack: TCPFlags { TCPFlags(rawValue: 0x010) }
  @inlinable public static var urg: TCPFlags { TCPFlags(rawValue: 0x020) }
  @inlinable public static var ece: TCPFlags { TCPFlags(rawValue: 0x040) }
  @inlinable public static var cwr: TCPFlags { TCPFlags(rawValue: 0x080) }
  @inlinable public static var ae: TCPFlags { TCPFlags(rawValue: 0x100) }
  /// The three bits that no standard uses.
  @inlinable public static var reserved: TCPFlags { TCPFlags(rawValue: 0xE00) }
}
