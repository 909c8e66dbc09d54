public import Wire

/// A header of a tunnel as a script writes it.
public enum OuterTemplate: Hashable, Sendable {
  /// `ipv4 [ect0] 192.0.2.1 > 192.168.0.1:`
  case ip(source: IPAddress, destination: IPAddress, NetworkTemplate)
  case gre(GRETemplate)
  /// `mpls (label 16, tc 0, [S], ttl 64):`, from the outermost entry on.
  case mpls([MPLSTemplate])
}

/// `gre flags [key present], sum 0, off 0, key=7, seq 0:`. Fields that the flags do not announce are not on the wire,
/// whatever is written for them.
public struct GRETemplate: Hashable, Sendable {
  /// The whole word (RFC 2784, section 2; RFC 2890, section 2).
  public var flags: UInt16
  /// `nil`: computed on send, not looked at on match.
  public var checksum: NumberPattern?
  public var offset: NumberPattern?
  public var key: NumberPattern?
  public var sequence: NumberPattern?

  public init(flags: UInt16) { self.flags = flags }
}

/// An entry of a label stack (RFC 3032, section 2.1).
public struct MPLSTemplate: Hashable, Sendable {
  public var label: NumberPattern
  public var trafficClass: NumberPattern
  public var isBottom: Bool
  public var timeToLive: NumberPattern

  public init(
    label: NumberPattern, trafficClass: NumberPattern, isBottom: Bool, timeToLive: NumberPattern
  ) {
    self.label = label
    self.trafficClass = trafficClass
    self.isBottom = isBottom
    self.timeToLive = timeToLive
  }
}
