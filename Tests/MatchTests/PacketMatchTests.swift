import Testing
import Wire

@testable import Match

@Suite("What a template says of a packet")
struct PacketMatchTests {
  static let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0xC000_0201)), port: 40_000)
  static let target = Endpoint(address: .v4(IPv4Address(rawValue: 0xC0A8_0001)), port: 8080)

  static var basis: Basis {
    var basis = Basis(name: "", tester: tester, target: target)
    basis.testerISN = SequenceNumber(0xFFFF_FFF0)
    basis.targetISN = SequenceNumber(0x7FFF_FFFE)
    return basis
  }

  /// A segment of the target: relative numbers as a script has them.
  static func segment(
    _ flags: TCPFlags, sequence: Int, ack: Int, window: UInt16 = 502, options: [TCPOption] = [],
    payload: [UInt8] = []
  ) -> [UInt8] {
    var header = TCPHeader(
      sourcePort: 8080, destinationPort: 40_000, sequence: SequenceNumber(0x7FFF_FFFE) + sequence,
      acknowledgement: SequenceNumber(0xFFFF_FFF0) + ack, flags: flags, window: window)
    for option in options { _ = header.options.append(option) }
    header.options.pad()
    let network = IPv4Header(
      source: IPv4Address(rawValue: 0xC0A8_0001), destination: IPv4Address(rawValue: 0xC000_0201),
      protocolNumber: 6)
    return Packet(network: .ipv4(network), transport: .tcp(header)).write(payload: payload)
  }

  static func template(
    _ flags: TCPFlags, _ sequence: Int64, _ length: Int64, ack: Int64? = nil,
    _ change: (inout TCPTemplate) -> Void = { _ in }
  ) -> PacketTemplate {
    var template = TCPTemplate(
      flags: FlagsTemplate(set: flags), sequence: .equal(sequence), length: .equal(length))
    template.acknowledgement = ack.map { .equal($0) }
    change(&template)
    return PacketTemplate(body: .tcp(template))
  }

  static func fields(
    _ template: PacketTemplate, _ octets: [UInt8], rules: MatchRules = .probe,
    unfilled: Bool = false
  ) throws -> [String] {
    let packet = try Packet.parse(octets.span)
    let context = MatchContext(
      basis: basis, names: { _ in nil }, rules: rules, checksumIsUnfilled: unfilled)
    return template.differences(from: packet, octets: octets[...], context).map(\.field)
  }

  @Test("Each wrong field is named, all at once")
  func everyField() throws {
    let octets = Self.segment([.fin, .ack], sequence: 5, ack: 9, payload: [1, 2])
    let template = Self.template([.ack], 6, 3, ack: 10) { $0.window = .atLeast(.literal(1000)) }
    #expect(try Self.fields(template, octets) == ["flags", "seq", "length", "ack", "win"])
  }

  @Test("PSH counts only where a probe writes it, and always for packetdrill")
  func push() throws {
    let octets = Self.segment([.psh, .ack], sequence: 1, ack: 1, payload: [0])
    let plain = Self.template([.ack], 1, 1, ack: 1)
    #expect(try Self.fields(plain, octets) == [])
    #expect(try Self.fields(plain, octets, rules: .packetdrill) == ["flags"])
    let unpushed = Self.segment([.ack], sequence: 1, ack: 1, payload: [0])
    #expect(try Self.fields(Self.template([.psh, .ack], 1, 1, ack: 1), unpushed) == ["flags"])
  }

  @Test("Options: any order and padding for a probe, every octet in place for packetdrill")
  func options() throws {
    let options: [TCPOption] = [.maximumSegmentSize(1460), .noOperation, .windowScale(7)]
    let octets = Self.segment([.syn, .ack], sequence: 0, ack: 1, options: options)
    // The numbers of a SYN are absolute for the tester's side.
    func template(_ items: [OptionTemplate], others: Bool = false) -> PacketTemplate {
      Self.template([.syn, .ack], 0, 0, ack: 0xFFFF_FFF1) {
        $0.options = OptionsTemplate(items: items, allowsOthers: others)
      }
    }
    let turned = template([.windowScale(.any), .maximumSegmentSize(.equal(1460))])
    #expect(try Self.fields(turned, octets) == [])
    #expect(try Self.fields(turned, octets, rules: .packetdrill) == ["options"])
    let inOrder = template([.maximumSegmentSize(.any), .noOperation, .windowScale(.equal(7))])
    #expect(try Self.fields(inOrder, octets, rules: .packetdrill) == [])
    #expect(try Self.fields(template([.windowScale(.equal(7))]), octets) == ["option mss"])
    #expect(try Self.fields(template([.windowScale(.equal(7))], others: true), octets) == [])
    #expect(try Self.fields(template([.sackPermitted], others: true), octets) == ["option sackOK"])
    #expect(
      try Self.fields(template([.windowScale(.equal(8))], others: true), octets) == [
        "option wscale"
      ])
  }

  @Test("SACK edges count from the tester's ISN")
  func sack() throws {
    let isn = SequenceNumber(0xFFFF_FFF0)
    let octets = Self.segment(
      [.ack], sequence: 1, ack: 1, options: [.sack([SACKBlock(left: isn + 11, right: isn + 21)])])
    func template(_ right: Int64) -> PacketTemplate {
      Self.template([.ack], 1, 0, ack: 1) {
        $0.options = OptionsTemplate(items: [
          .sack([SACKTemplate(left: .equal(11), right: .equal(right))])
        ])
      }
    }
    #expect(try Self.fields(template(21), octets) == [])
    #expect(try Self.fields(template(22), octets) == ["option sack"])
  }

  @Test("A wrong checksum is a difference, one that was never filled in is not")
  func checksum() throws {
    var octets = Self.segment([.ack], sequence: 1, ack: 1)
    octets[36] ^= 0x55
    let template = Self.template([.ack], 1, 0, ack: 1)
    #expect(try Self.fields(template, octets) == ["checksum"])
    #expect(try Self.fields(template, octets, unfilled: true) == [])
  }

  @Test("Payload is compared only if it is written")
  func payload() throws {
    let octets = Self.segment([.ack], sequence: 1, ack: 1, payload: Array("hello".utf8))
    let plain = Self.template([.ack], 1, 5, ack: 1)
    #expect(try Self.fields(plain, octets) == [])
    func template(_ text: String) -> PacketTemplate {
      Self.template([.ack], 1, 5, ack: 1) { $0.payload = .octets(Array(text.utf8)) }
    }
    #expect(try Self.fields(template("hello"), octets) == [])
    #expect(try Self.fields(template("hellO"), octets) == ["payload"])
  }

  @Test("Another protocol is one difference, not many")
  func otherProtocol() throws {
    let octets = Self.segment([.ack], sequence: 1, ack: 1)
    let template = PacketTemplate(body: .udp(UDPTemplate(length: .equal(0))))
    #expect(try Self.fields(template, octets) == ["protocol"])
  }

  @Test(
    "The notation of a packet is that of the template that it matches",
    arguments: [
      (segment([.ack], sequence: 1, ack: 11), ". 1:1(0) ack 11 win 502"),
      (
        segment([.psh, .ack], sequence: 1, ack: 1, payload: Array("hi\n".utf8)),
        "P. 1:4(3) ack 1 win 502 \"hi\\n\""
      ),
      (segment([.rst], sequence: 7, ack: 0), "R 7:7(0) win 502"),
      (segment([], sequence: -5, ack: 0), "- -5:-5(0) win 502"),
      (
        segment([.ack], sequence: 1, ack: 1, options: [.timestamps(value: 5, echo: 6)]),
        ". 1:1(0) ack 1 win 502 <TS val 5 ecr 6,eol,eol>"
      ),
      (
        segment([.ack, TCPFlags(rawValue: 0x400)], sequence: 1, ack: 1),
        ". 1:1(0) ack 1 win 502 with reserved 2"
      ),
    ])
  func notation(octets: [UInt8], expected: String) {
    let text = PacketNotation.text(of: octets[...], basis: Self.basis, from: .target)
    #expect(text == expected)
  }
}
