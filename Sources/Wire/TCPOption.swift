/// One option of a TCP header.
///
/// Decoding loses nothing: encoding the result gives the same octets. A known kind whose length is not the one that its
/// RFC gives is `other`; a length that cannot be (below 2, or past the end) makes the rest `malformed`.
public enum TCPOption: Hashable, Sendable {
  /// Kind 0, one octet. Zeros after it are further ones; anything else after it is `malformed`.
  case endOfList
  /// Kind 1, one octet.
  case noOperation
  /// Kind 2 (RFC 9293, section 3.7.1).
  case maximumSegmentSize(UInt16)
  /// Kind 3 (RFC 7323, section 2). The shift as on the wire, also above 14.
  case windowScale(UInt8)
  /// Kind 4 (RFC 2018, section 2).
  case sackPermitted
  /// Kind 5 (RFC 2018, section 3), one to four blocks.
  case sack([SACKBlock])
  /// Kind 8 (RFC 7323, section 3).
  case timestamps(value: UInt32, echo: UInt32)
  /// Kind 34 (RFC 7413, section 4.1.1). An empty cookie asks for one.
  case fastOpen(cookie: [UInt8])
  /// Kind 254 with 0xF989 (RFC 6994; the form before RFC 7413).
  case experimentalFastOpen(cookie: [UInt8])
  /// Kind 19 (RFC 2385), 16 octets.
  case md5(digest: [UInt8])
  /// Kind 172 or 174 (RFC 9768, section 3.2.3), up to three counters of 24 bits.
  case accurateECN(kind: UInt8, counters: [UInt32])
  /// Any kind with any octets; the length is computed.
  case other(kind: UInt8, octets: [UInt8])
  /// Octets as they stand, kind and length included, to the end.
  case malformed([UInt8])
}

/// A block of RFC 2018: the octets from `left` up to `right` have arrived.
public struct SACKBlock: Hashable, Sendable {
  public var left: SequenceNumber
  public var right: SequenceNumber

  public init(left: SequenceNumber, right: SequenceNumber) {
    self.left = left
    self.right = right
  }
}

extension TCPOption {
  /// Kinds as IANA numbers them.
  public enum Kind {
    @inlinable public static var endOfList: UInt8 { 0 }
    @inlinable public static var noOperation: UInt8 { 1 }
    @inlinable public static var maximumSegmentSize: UInt8 { 2 }
    @inlinable public static var windowScale: UInt8 { 3 }
    @inlinable public static var sackPermitted: UInt8 { 4 }
    @inlinable public static var sack: UInt8 { 5 }
    @inlinable public static var timestamps: UInt8 { 8 }
    @inlinable public static var md5: UInt8 { 19 }
    @inlinable public static var fastOpen: UInt8 { 34 }
    @inlinable public static var accurateECN0: UInt8 { 172 }
    @inlinable public static var accurateECN1: UInt8 { 174 }
    @inlinable public static var experiment: UInt8 { 254 }
  }

  /// What marks kind 254 as Fast Open.
  static let fastOpenExperiment: [UInt8] = [0xF9, 0x89]

  /// The kind octet; `nil` for what is malformed.
  public var kind: UInt8? {
    switch self {
    case .endOfList: Kind.endOfList
    case .noOperation: Kind.noOperation
    case .maximumSegmentSize: Kind.maximumSegmentSize
    case .windowScale: Kind.windowScale
    case .sackPermitted: Kind.sackPermitted
    case .sack: Kind.sack
    case .timestamps: Kind.timestamps
    case .fastOpen: Kind.fastOpen
    case .experimentalFastOpen: Kind.experiment
    case .md5: Kind.md5
    case .accurateECN(let kind, _), .other(let kind, _): kind
    case .malformed: nil
    }
  }
}
