import Testing
import Wire

/// What no standard allows, but a tester sends: it can be built, parsed, kept and printed.
@Suite struct FaultTests {
  static let source = IPv4Address(rawValue: 0xC000_0201)
  static let destination = IPv4Address(rawValue: 0xC0A8_0001)

  static func packet(_ change: (inout TCPHeader) -> Void) -> Packet {
    var header = TCPHeader(
      sourcePort: 40000, destinationPort: 8080, sequence: SequenceNumber(1), flags: .syn,
      window: 65535)
    change(&header)
    return Packet(
      network: .ipv4(
        IPv4Header(source: source, destination: destination, protocolNumber: IPProtocol.tcp)),
      transport: .tcp(header))
  }

  @Test(arguments: 0...0xFFF)
  func allTwelveFlagBits(_ bits: Int) throws {
    let flags = TCPFlags(rawValue: UInt16(bits))
    let octets = Self.packet { $0.flags = flags }.write()
    #expect(octets[32] & 0x0F == UInt8(bits >> 8))
    #expect(octets[33] == UInt8(bits & 0xFF))
    #expect(try Packet.parse(octets).tcp?.flags == flags)
  }

  @Test func flagsArePrinted() {
    #expect(TCPFlags([]).description == "-")
    #expect(TCPFlags([.syn, .ack]).description == "S.")
    #expect(TCPFlags(rawValue: 0x1FF).description == "FSRP.UEWA")
    #expect(TCPFlags([.syn, .reserved]).description == "S reserved 7")
    #expect(TCPFlags(rawValue: 0x200).description == " reserved 1")
  }

  /// Offsets below five words hide options, which are payload then; offsets past the end keep what there is.
  @Test(arguments: 0...15)
  func everyDataOffset(_ offset: Int) throws {
    let built = Self.packet {
      $0.dataOffset = UInt8(offset)
      $0.options.append(.maximumSegmentSize(1460))
    }
    let octets = built.write(payload: [7, 7])
    #expect(octets.count == 46)
    #expect(octets[32] >> 4 == UInt8(offset))
    let packet = try Packet.parse(octets)
    let header = try #require(packet.tcp)
    #expect(header.dataOffset == UInt8(offset))
    #expect(header.options.count == (offset <= 5 ? 0 : offset == 6 ? 4 : 6))
    #expect(packet.payload == (40 + header.options.count)..<46)
    #expect(packet.checksumIsRight(in: octets))
    #expect(packet.write(payload: Array(octets[packet.payload])) == octets)
    #expect(header.description.contains(" doff \(offset) "))
  }

  @Test(arguments: 0...15)
  func everyIPv4HeaderLength(_ words: Int) throws {
    var built = Self.packet { _ in }
    guard case .ipv4(var header) = built.network else { return }
    header.headerLength = UInt8(words)
    header.options = try #require(RawOptions([0x94, 4, 0, 0]))
    built.network = .ipv4(header)
    let octets = built.write(payload: [7])
    let packet = try Packet.parse(octets)
    guard case .ipv4(let parsed) = packet.network else { return }
    #expect(parsed.headerLength == UInt8(words))
    #expect(parsed.options.count == (words <= 5 ? 0 : min(words * 4 - 20, 25)))
    if words < 5 { #expect(packet.transport == .other) }
    if words == 6 { #expect(packet.tcp != nil) }
    #expect(packet.write(payload: Array(octets[packet.payload])) == octets)
  }

  @Test(arguments: [0, 1, 19, 20, 39, 41, 0xFFFF] as [UInt16])
  func wrongTotalLengths(_ length: UInt16) throws {
    var built = Self.packet { _ in }
    guard case .ipv4(var header) = built.network else { return }
    header.totalLength = length
    built.network = .ipv4(header)
    let octets = built.write(payload: [1, 2, 3])
    #expect(octets.count == 43)
    let packet = try Packet.parse(octets)
    let end = packet.payload.upperBound
    #expect(end == (length < 20 ? 43 : min(Int(length), 43)))
    #expect(packet.write(payload: Array(octets[packet.payload])) == Array(octets[..<end]))
  }

  @Test(arguments: [0, 1, 0xBEEF, 0xFFFF] as [UInt16])
  func givenChecksumsWin(_ checksum: UInt16) throws {
    var built = Self.packet { $0.checksum = checksum }
    guard case .ipv4(var header) = built.network else { return }
    header.checksum = checksum
    built.network = .ipv4(header)
    let octets = built.write()
    let packet = try Packet.parse(octets)
    #expect(packet.tcp?.checksum == checksum)
    #expect(packet.headerChecksumIsRight(in: octets) == false)
    #expect(packet.transportChecksumIsRight(in: octets) == false)
    #expect(packet.write() == octets)
  }

  /// Options that are no whole words are padded where the offset is computed, and written as they stand where it is given.
  @Test func optionsAreePaddedOnlyWhereTheOffsetIsComputed() throws {
    let computed = Self.packet { $0.options.append(.windowScale(7)) }.write()
    #expect(computed.count == 44)
    #expect(Array(computed[40...]) == [3, 3, 7, 0])
    #expect(computed[32] >> 4 == 6)
    let given = Self.packet {
      $0.options.append(.windowScale(7))
      $0.dataOffset = 6
    }.write()
    #expect(Array(given[40...]) == [3, 3, 7])
    #expect(try Packet.parse(given).checksumIsRight(in: given))
  }

  /// Every length that a packet can be cut to.
  @Test func cutShort() throws {
    let octets = CapturedFrame.all[1].packet
    for count in 0..<octets.count {
      let short = Array(octets[..<count])
      guard count >= 20 else {
        #expect(throws: ParseError.self) { try Packet.parse(short) }
        continue
      }
      let packet = try Packet.parse(short)
      #expect((packet.tcp != nil) == (count >= 40))
      #expect(packet.transportChecksumIsRight(in: short) == nil)
      #expect(packet.write(payload: Array(short[packet.payload])) == short)
    }
  }

  @Test func errorsSayWhatWasNeeded() {
    func error(_ octets: [UInt8]) -> String {
      do { return try Packet.parse(octets).description } catch { return error.description }
    }
    #expect(error([]) == "IP at octet 0: 1 octets needed, 0 there")
    #expect(error([0x45, 0]) == "IPv4 at octet 0: 20 octets needed, 2 there")
    #expect(error([0x60, 0, 0]) == "IPv6 at octet 0: 40 octets needed, 3 there")
    #expect(error([0x50, 0, 0]) == "IP at octet 0: version 5 cannot be read")
  }

  /// No checksum is right in IPv4 and wrong in IPv6; a computed zero is written as ones (RFC 768; RFC 8200, 8.1).
  @Test func zeroChecksumsOfUDP() throws {
    for network: NetworkHeader in [
      .ipv4(
        IPv4Header(
          source: Self.source, destination: Self.destination, protocolNumber: IPProtocol.udp)),
      .ipv6(
        IPv6Header(
          source: IPv6Address(high: 1, low: 1), destination: IPv6Address(high: 1, low: 2),
          nextHeader: IPProtocol.udp)),
    ] {
      var header = UDPHeader(sourcePort: 1, destinationPort: 2)
      let right = Packet(network: network, transport: .udp(header)).write(payload: [0, 0])
      let sum = try #require(try Packet.parse(right).udp?.checksum)
      // A payload of the old checksum brings the new one to zero.
      let zero = Packet(network: network, transport: .udp(header))
        .write(payload: [UInt8(sum >> 8), UInt8(sum & 0xFF)])
      #expect(try Packet.parse(zero).udp?.checksum == 0xFFFF)
      #expect(try Packet.parse(zero).checksumIsRight(in: zero))
      header.checksum = 0
      let none = Packet(network: network, transport: .udp(header)).write(payload: [1])
      let isIPv4 = if case .ipv4 = network { true } else { false }
      #expect(try Packet.parse(none).transportChecksumIsRight(in: none) == isIPv4)
    }
  }
}
