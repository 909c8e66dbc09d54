public import Wire

/// One packet as a script writes it: what to send (every field left out is computed) or what to expect (every field
/// left out is not looked at).
public struct PacketTemplate: Hashable, Sendable {
  /// Headers of tunnels around the packet, the outermost first. Unlike all else, what is not written is not there.
  public var outer: [OuterTemplate] = []
  public var network = NetworkTemplate()
  public var body: Body

  public enum Body: Hashable, Sendable {
    case tcp(TCPTemplate)
    case udp(UDPTemplate)
    case icmp(ICMPTemplate)
    /// `protocol 6 hex(0a0b...)`: these octets stand where the transport header would. Inbound only.
    case raw(protocolNumber: UInt8, [UInt8])
    /// `none`: nothing may arrive. Outbound only.
    case silence
  }

  public init(network: NetworkTemplate = NetworkTemplate(), body: Body) {
    self.network = network
    self.body = body
  }
}

/// Fields of the IP header that a script names.
public struct NetworkTemplate: Hashable, Sendable {
  /// The two ECN bits (RFC 3168, section 5) as `[ect0]`, `[ect1]`, `[ce]`, `[noecn]` or `[ect01]`.
  public var ecn: ECN?
  /// `tos 0x2e`: the whole octet (IPv4 type of service, IPv6 traffic class).
  public var typeOfService: NumberPattern?
  /// `ttl 3`: time to live, or hop limit.
  public var timeToLive: NumberPattern?
  /// `flowlabel 0x12345`: IPv6 only.
  public var flowLabel: NumberPattern?
  /// `df 1`: the don't-fragment bit, IPv4 only.
  public var dontFragment: NumberPattern?
  /// `id 7`: IPv4 identification.
  public var identification: NumberPattern?
  /// `ip-option 94040000`: the raw octets of the IPv4 options, padded on send to a multiple of four with zeros.
  public var options: [UInt8]?
  /// `fragment 8`: send as fragments whose payload has this many octets (a multiple of 8). Inbound only.
  public var fragmentSize: Int?
  /// `ip-checksum bad`. Inbound only.
  public var checksum: ChecksumTemplate?

  /// `source 192.0.2.7`, `destination 192.168.255.255`: instead of the connection's own. The first inbound packet of a
  /// connection says by them between which addresses it is.
  public var source: IPAddress?
  public var destination: IPAddress?

  public enum ECN: String, Hashable, Sendable {
    case notCapable = "noecn"
    case capable0 = "ect0"
    case capable1 = "ect1"
    case congestionExperienced = "ce"
    /// Either ECT(0) or ECT(1). Outbound only.
    case capable = "ect01"
  }

  public init() {}
}

/// `checksum bad` or `checksum 0x1234`: what to put where the right checksum would stand.
public enum ChecksumTemplate: Hashable, Sendable {
  /// The right value with every other bit turned over: never right, in either form of zero.
  case bad
  case value(UInt16)
}

/// A TCP segment as a script writes it.
public struct TCPTemplate: Hashable, Sendable {
  /// `1234 > 80`: explicit ports in the order of the segment itself, source first.
  public var ports: PortPair?
  public var flags: FlagsTemplate
  /// Relative to the sender's ISN, but absolute on SYN segments of the tester and where `!` says so.
  public var sequence: NumberPattern
  /// `seq! 0xfffffff0`: the number is the one on the wire.
  public var sequenceIsAbsolute = false
  /// Octets of payload.
  public var length: NumberPattern
  /// Relative to the receiver's ISN. Left out: 0 on send; on match not looked at unless the ACK flag is clear.
  public var acknowledgement: NumberPattern?
  public var acknowledgementIsAbsolute = false
  /// The 16 bits on the wire, unscaled.
  public var window: NumberPattern?
  public var urgentPointer: NumberPattern?
  /// `nil`: no option list was written.
  public var options: OptionsTemplate?
  /// `nil`: zeros on send, not looked at on match.
  public var payload: PayloadTemplate?
  public var faults = TCPFaults()

  public init(flags: FlagsTemplate, sequence: NumberPattern, length: NumberPattern) {
    self.flags = flags
    self.sequence = sequence
    self.length = length
  }
}

public struct PortPair: Hashable, Sendable {
  public var source: UInt16
  public var destination: UInt16

  public init(source: UInt16, destination: UInt16) {
    self.source = source
    self.destination = destination
  }
}

/// The control bits as written: `S.`, `P.`, `FPU`, `-` for none.
public struct FlagsTemplate: Hashable, Sendable {
  /// All bits that were written, the three AccECN bits among them.
  public var set: TCPFlags
  /// `.5`: the AccECN field ACE (AE, CWR, ECE as one number, 0 to 7) was written as a digit.
  public var ace: UInt8?
  /// `any`: flags are not looked at. Outbound only.
  public var any = false

  public init(set: TCPFlags) { self.set = set }
}

/// What the wire carries that no correct sender would: set through `with`.
public struct TCPFaults: Hashable, Sendable {
  public var checksum: ChecksumTemplate?
  /// In words of 32 bits, 0 to 15, whatever the real length is.
  public var dataOffset: UInt8?
  /// The reserved bits, 0 to 7 (the bits 9, 10 and 11 of the flag word).
  public var reserved: UInt8?
  /// Outbound: one segment must carry all of the payload; smaller ones are not joined.
  public var unsplit = false

  public init() {}
}

/// Payload octets.
public enum PayloadTemplate: Hashable, Sendable {
  /// `"text"` or `hex(0a0b)`.
  case octets([UInt8])
  /// `pattern`: octet n of the stream is n mod 251, counted from the relative sequence number 1.
  case pattern
  /// `any`
  case any
}

public struct OptionsTemplate: Hashable, Sendable {
  public var items: [OptionTemplate]
  /// `...` in the list: other options may stand anywhere. `<...>` is this with no items. Outbound only.
  public var allowsOthers: Bool

  public init(items: [OptionTemplate], allowsOthers: Bool = false) {
    self.items = items
    self.allowsOthers = allowsOthers
  }
}

/// One TCP option as written.
public enum OptionTemplate: Hashable, Sendable {
  case endOfList
  case noOperation
  case maximumSegmentSize(NumberPattern)
  case windowScale(NumberPattern)
  case sackPermitted
  /// Edges are relative to the ISN of the receiver of the segment, as acknowledgement numbers are.
  case sack([SACKTemplate])
  case timestamps(value: NumberPattern, echo: NumberPattern)
  /// RFC 7413; `nil` is any cookie (outbound). An empty cookie asks for one.
  case fastOpen(cookie: [UInt8]?)
  /// `FO $name`: the cookie that an earlier event captured by this name. Inbound only.
  case capturedFastOpen(name: String)
  /// The experimental form, kind 254 with magic 0xF989.
  case experimentalFastOpen(cookie: [UInt8]?)
  /// RFC 2385; `nil` digest: any (outbound), or computed.
  case md5(digest: [UInt8]?)
  /// AccECN order 0 (kind 172) or order 1 (kind 174), with 0 to 3 counters of 24 bits.
  case accurateECN(kind: UInt8, counters: [NumberPattern])
  /// `option 253:0a0b`: any kind with any octets; the length octet is computed. `nil` octets: any (outbound).
  case other(kind: UInt8, octets: [UInt8]?)
  /// `raw 0204`: octets as they stand, no length octet added, to write illegal lengths.
  case raw([UInt8])
}

public struct SACKTemplate: Hashable, Sendable {
  public var left: NumberPattern
  public var right: NumberPattern

  public init(left: NumberPattern, right: NumberPattern) {
    self.left = left
    self.right = right
  }
}

/// `udp (10)`: a datagram as a script writes it.
public struct UDPTemplate: Hashable, Sendable {
  public var ports: PortPair?
  public var length: NumberPattern
  public var payload: PayloadTemplate?
  public var checksum: ChecksumTemplate?

  public init(length: NumberPattern) { self.length = length }
}

/// `icmp unreachable frag_needed mtu 1200 [1:1001(1000)]`: an ICMP error that quotes a segment of this connection, or
/// an echo.
public struct ICMPTemplate: Hashable, Sendable {
  /// For IPv4 and for IPv6, since a script may be run as either; `nil`: the name exists only in the other version.
  public var version4: TypeAndCode?
  public var version6: TypeAndCode?
  /// As written, for messages: `unreachable port`.
  public var name: String
  public var mtu: NumberPattern?
  /// `id 7`: the identifier of an echo.
  public var echoIdentifier: NumberPattern?
  /// `[raw(8)]`: octets of the whole ICMP message, zeros after its header, instead of a quoted packet.
  public var rawLength: NumberPattern?
  /// The quoted TCP segment: a sequence range of the *receiver* of the ICMP message, and for UDP its length.
  public var quoted: Quoted?

  public struct TypeAndCode: Hashable, Sendable {
    public var type: UInt8
    /// `nil`: any code (outbound), or 0.
    public var code: UInt8?

    public init(type: UInt8, code: UInt8?) {
      self.type = type
      self.code = code
    }
  }

  public enum Quoted: Hashable, Sendable {
    case tcp(sequence: NumberPattern, length: NumberPattern)
    case udp(length: NumberPattern)
  }

  public init(name: String, version4: TypeAndCode?, version6: TypeAndCode?) {
    self.name = name
    self.version4 = version4
    self.version6 = version6
  }
}
