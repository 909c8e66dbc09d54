/// Protocol numbers of IPv4 and next-header values of IPv6 that this module knows.
public enum IPProtocol {
  @inlinable public static var hopByHop: UInt8 { 0 }
  @inlinable public static var icmp: UInt8 { 1 }
  /// IPv4 in a tunnel.
  @inlinable public static var ipv4: UInt8 { 4 }
  @inlinable public static var tcp: UInt8 { 6 }
  @inlinable public static var udp: UInt8 { 17 }
  /// IPv6 in a tunnel.
  @inlinable public static var ipv6: UInt8 { 41 }
  @inlinable public static var routing: UInt8 { 43 }
  @inlinable public static var fragment: UInt8 { 44 }
  @inlinable public static var gre: UInt8 { 47 }
  @inlinable public static var authentication: UInt8 { 51 }
  @inlinable public static var icmpv6: UInt8 { 58 }
  @inlinable public static var noNextHeader: UInt8 { 59 }
  @inlinable public static var destinationOptions: UInt8 { 60 }
  @inlinable public static var mpls: UInt8 { 137 }
}
