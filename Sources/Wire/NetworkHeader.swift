/// The IP header of a packet.
public enum NetworkHeader: Hashable, Sendable {
  case ipv4(IPv4Header)
  case ipv6(IPv6Header)
}

extension NetworkHeader {
  public var source: IPAddress {
    switch self {
    case .ipv4(let header): .v4(header.source)
    case .ipv6(let header): .v6(header.source)
    }
  }

  public var destination: IPAddress {
    switch self {
    case .ipv4(let header): .v4(header.destination)
    case .ipv6(let header): .v6(header.destination)
    }
  }

  /// The protocol of what follows this header and its extensions.
  public var protocolNumber: UInt8 {
    switch self {
    case .ipv4(let header): header.protocolNumber
    case .ipv6(let header): header.protocolNumber
    }
  }

  /// Octets that `write` appends.
  public var length: Int {
    switch self {
    case .ipv4(let header): header.length
    case .ipv6(let header): header.length
    }
  }

  /// Time to live, or hop limit.
  public var timeToLive: UInt8 {
    get {
      switch self {
      case .ipv4(let header): header.timeToLive
      case .ipv6(let header): header.hopLimit
      }
    }
    set {
      switch self {
      case .ipv4(var header):
        header.timeToLive = newValue
        self = .ipv4(header)
      case .ipv6(var header):
        header.hopLimit = newValue
        self = .ipv6(header)
      }
    }
  }

  /// Type of service, or traffic class: six bits of DSCP and two of ECN (RFC 2474, RFC 3168).
  public var typeOfService: UInt8 {
    get {
      switch self {
      case .ipv4(let header): header.typeOfService
      case .ipv6(let header): header.trafficClass
      }
    }
    set {
      switch self {
      case .ipv4(var header):
        header.typeOfService = newValue
        self = .ipv4(header)
      case .ipv6(var header):
        header.trafficClass = newValue
        self = .ipv6(header)
      }
    }
  }

  /// A fragment of a larger packet: not all of the payload is there.
  public var isFragment: Bool {
    switch self {
    case .ipv4(let header): header.isFragment
    case .ipv6(let header):
      if let fragment = header.fragment {
        fragment.moreFragments || fragment.offset != 0
      } else {
        false
      }
    }
  }

  /// Appends `length` octets, for which there must be room.
  /// - Parameter count: octets that follow in this packet.
  /// - Returns: the sum of the pseudo-header.
  @inline(never)
  func write(into out: inout OutputSpan<UInt8>, followedBy count: Int) -> InternetChecksum {
    switch self {
    case .ipv4(let header):
      header.write(into: &out, followedBy: count)
      return header.pseudoHeader(count)
    case .ipv6(let header):
      header.write(into: &out, followedBy: count)
      return header.pseudoHeader(count)
    }
  }
}

extension IPv4Header {
  /// The sum of the pseudo-header (RFC 9293, section 3.1).
  /// - Parameter count: octets of transport header and payload.
  @inline(__always)
  func pseudoHeader(_ count: Int) -> InternetChecksum {
    var sum = InternetChecksum()
    sum.add(source.rawValue)
    sum.add(destination.rawValue)
    sum.add(UInt16(protocolNumber))
    sum.add(UInt32(truncatingIfNeeded: count))
    return sum
  }
}

extension IPv6Header {
  /// The sum of the pseudo-header (RFC 8200, section 8.1).
  /// - Parameter count: octets of transport header and payload.
  func pseudoHeader(_ count: Int) -> InternetChecksum {
    var sum = InternetChecksum()
    sum.add(source.high)
    sum.add(source.low)
    sum.add(destination.high)
    sum.add(destination.low)
    sum.add(UInt16(protocolNumber))
    sum.add(UInt32(truncatingIfNeeded: count))
    return sum
  }
}
