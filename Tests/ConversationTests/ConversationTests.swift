import Match
import Testing
import Wire

@testable import Conversation

@Suite("Our half of a connection")
struct ConversationTests {
  static let tester = Endpoint(address: .v4(IPv4Address(rawValue: 0xC000_0201)), port: 40_000)
  static let target = Endpoint(address: .v4(IPv4Address(rawValue: 0xC0A8_0001)), port: 8080)
  static let none: @Sendable (String) -> Int64? = { _ in nil }

  /// After a handshake: the tester's ISN is 100, the target's lies just below 2^32.
  static func connected(
    testerOptions: [TCPOption] = [], targetOptions: [TCPOption] = []
  ) -> Conversation {
    var conversation = Conversation(Basis(name: "", tester: tester, target: target))
    conversation.sent(
      packet(.syn, 100, ack: 0, window: 5000, options: testerOptions), length: 0)
    let reply = packet([.syn, .ack], 0xFFFF_FFF0, ack: 101, window: 1000, options: targetOptions)
    conversation.meet(reply, writtenISN: 0)
    conversation.seen(reply, length: 0)
    conversation.sent(packet(.ack, 101, ack: 0xFFFF_FFF1, window: 400), length: 0)
    return conversation
  }

  static func packet(
    _ flags: TCPFlags, _ sequence: UInt32, ack: UInt32, window: UInt16 = 0,
    options: [TCPOption] = []
  ) -> Packet {
    var header = TCPHeader(
      sourcePort: 1, destinationPort: 2, sequence: SequenceNumber(sequence),
      acknowledgement: SequenceNumber(ack), flags: flags, window: window)
    for option in options { _ = header.options.append(option) }
    return Packet(
      network: .ipv4(
        IPv4Header(
          source: IPv4Address(rawValue: 1), destination: IPv4Address(rawValue: 2),
          protocolNumber: 6)), transport: .tcp(header))
  }

  @Test("The target's variables follow what was sent and seen, also across 2^32")
  func variables() {
    var conversation = Self.connected()
    conversation.seen(Self.packet(.ack, 0xFFFF_FFF1, ack: 111, window: 900), length: 20)
    conversation.sent(Self.packet(.ack, 111, ack: 5, window: 300), length: 0)
    let expected: [String: Int64] = [
      "SND.UNA": 21, "SND.NXT": 21, "RCV.NXT": 11, "SND.WND": 300, "RCV.WND": 900, "ISS": 0,
      "IRS": 0,
    ]
    for (name, value) in expected {
      #expect(conversation.value(of: name, syn: false) == value, "\(name)")
    }
    // An old segment moves nothing back.
    conversation.seen(Self.packet(.ack, 0xFFFF_FFF1, ack: 105, window: 900), length: 1)
    #expect(conversation.value(of: "SND.NXT", syn: false) == 21)
    #expect(conversation.value(of: "RCV.NXT", syn: false) == 11)
    // The numbers of a SYN are absolute.
    #expect(conversation.value(of: "RCV.NXT", syn: true) == 111)
    #expect(conversation.value(of: "SND.MAX", syn: false) == nil)
  }

  @Test(
    "Windows are scaled only if both SYNs had the option, by 14 at most",
    arguments: [
      (nil, nil, 900), (7, nil, 900), (nil, 7, 900), (0, 7, 900 << 7), (3, 200, 900 << 14),
    ] as [(UInt8?, UInt8?, Int64)])
  func scaling(ours: UInt8?, theirs: UInt8?, expected: Int64) {
    var conversation = Self.connected(
      testerOptions: ours.map { [.windowScale($0)] } ?? [],
      targetOptions: theirs.map { [.windowScale($0)] } ?? [])
    conversation.seen(Self.packet(.ack, 0xFFFF_FFF1, ack: 101, window: 900), length: 0)
    #expect(conversation.value(of: "RCV.WND", syn: false) == expected)
  }

  @Test("Numbers of a script become numbers on the wire")
  func numbers() throws {
    let conversation = Self.connected()
    var template = TCPTemplate(
      flags: FlagsTemplate(set: [.ack]), sequence: .equal(11), length: .equal(0))
    template.acknowledgement = .equal(21)
    let header = try Self.built(template, by: conversation)
    #expect(header.sequence == SequenceNumber(111))
    #expect(header.acknowledgement == SequenceNumber(5))
    template.sequence = .equal(0xFFFF_FFF0)
    template.sequenceIsAbsolute = true
    #expect(try Self.built(template, by: conversation).sequence == SequenceNumber(0xFFFF_FFF0))
    template.flags.set = [.syn]
    template.sequence = .equal(7)
    template.sequenceIsAbsolute = false
    #expect(try Self.built(template, by: conversation).sequence == SequenceNumber(7))
  }

  static func built(_ template: TCPTemplate, by conversation: Conversation) throws -> TCPHeader {
    let packets = try conversation.build(PacketTemplate(body: .tcp(template)), names: none)
    let octets = try #require(packets.first)
    let packet = try Packet.parse(octets.span)
    let isRight = packet.checksumIsRight(in: octets.span)
    #expect(isRight)
    return try #require(packet.tcp)
  }

  @Test("An echoed timestamp is the live value for the number in the script")
  func timestamps() throws {
    var conversation = Self.connected()
    func echo(_ pattern: NumberPattern) throws -> [TCPOption] {
      var template = TCPTemplate(
        flags: FlagsTemplate(set: [.ack]), sequence: .equal(1), length: .equal(0))
      template.options = OptionsTemplate(items: [.timestamps(value: .equal(9), echo: pattern)])
      return try Self.built(template, by: conversation).options.decoded
    }
    #expect(try echo(.equal(100)).first == .timestamps(value: 9, echo: 100))
    conversation.learnTimestamp(script: 100, live: 777_000)
    #expect(try echo(.equal(100)).first == .timestamps(value: 9, echo: 777_000))
    #expect(try echo(.equal(103)).first == .timestamps(value: 9, echo: 777_003))
  }

  @Test("What cannot be built says why")
  func errors() {
    let long = OptionTemplate.other(kind: 9, octets: [UInt8](repeating: 0, count: 39))
    let table: [((inout TCPTemplate) -> Void, String)] = [
      ({ $0.sequence = .equal(.name("x")) }, "seq: x has no value yet"),
      ({ $0.window = .equal(70_000) }, "win 70000: must be from 0 to 65535"),
      ({ $0.payload = .octets([1, 2]) }, "payload: 2 octets are written, but the length says 0"),
      ({ $0.options = OptionsTemplate(items: [long]) }, "options: more than 40 octets"),
    ]
    for (change, message) in table {
      var template = TCPTemplate(
        flags: FlagsTemplate(set: [.ack]), sequence: .equal(1), length: .equal(0))
      change(&template)
      let packet = PacketTemplate(body: .tcp(template))
      #expect(throws: BuildError(message)) {
        try Self.connected().build(packet, names: Self.none)
      }
    }
  }

  @Test("A bad checksum is never right, whatever the right one is")
  func badChecksum() {
    for right in UInt16.min...UInt16.max {
      let bad = ChecksumTemplate.bad.value(right: right)
      // 0 and 0xFFFF are the same sum.
      #expect(bad % 0xFFFF != right % 0xFFFF)
    }
  }

  @Test("A whole ICMP message is as long as it says")
  func rawLength() throws {
    let conversation = Self.connected()
    var template = ICMPTemplate(
      name: "echo_request", version4: .init(type: 8, code: nil), version6: nil)
    template.rawLength = .equal(20)
    template.echoIdentifier = .equal(7)
    let packets = try conversation.build(PacketTemplate(body: .icmp(template)), names: Self.none)
    let octets = try #require(packets.first)
    let packet = try Packet.parse(octets.span)
    #expect(packet.icmp?.rest == 7 << 16)
    #expect(packet.payload.count == 12)
    template.rawLength = .equal(7)
    #expect(throws: BuildError.self) {
      try conversation.build(PacketTemplate(body: .icmp(template)), names: Self.none)
    }
  }

  @Test("An ICMP error quotes a packet of the target")
  func quote() throws {
    let conversation = Self.connected()
    var template = ICMPTemplate(
      name: "unreachable frag_needed", version4: .init(type: 3, code: 4), version6: nil)
    template.mtu = .equal(1200)
    template.quoted = .tcp(sequence: .equal(1), length: .equal(1000))
    let packets = try conversation.build(PacketTemplate(body: .icmp(template)), names: Self.none)
    let octets = try #require(packets.first)
    let packet = try Packet.parse(octets.span)
    #expect(packet.icmp?.rest == 1200)
    let quote = packet.quoted(in: octets.span)
    let quoted = try #require(quote)
    #expect(quoted.sequence == SequenceNumber(0xFFFF_FFF1))
    #expect(quoted.sourcePort == 8080)
    #expect(quoted.packet.source == Self.target.address)
  }

  @Test("An ACK of what has not been sent acknowledges nothing")
  func acknowledgementOfUnsent() {
    var conversation = Self.connected()
    conversation.sent(Self.packet(.ack, 101, ack: 0xFFFF_FFF5), length: 0)
    #expect(conversation.value(of: "SND.UNA", syn: false) == 1)
    conversation.seen(Self.packet(.ack, 0xFFFF_FFF1, ack: 101), length: 20)
    conversation.sent(Self.packet(.ack, 101, ack: 0xFFFF_FFF5), length: 0)
    #expect(conversation.value(of: "SND.UNA", syn: false) == 5)
  }

  @Test(
    "A new SYN with data is taken up by a SYN-ACK of all, some or none of it, or refused by a RST",
    arguments: [
      ([.syn, .ack], 5000, 5001, true), ([.syn, .ack], 5000, 5006, true),
      ([.syn, .ack], 5000, 5011, true), ([.syn, .ack], 5000, 5012, false),
      ([.syn, .ack], 5000, 5000, false), ([.rst, .ack], 0, 5011, true),
      ([.rst, .ack], 7, 5011, false), ([.ack], 0, 5011, false),
    ] as [(TCPFlags, UInt32, UInt32, Bool)])
  func reincarnation(flags: TCPFlags, sequence: UInt32, ack: UInt32, isNew: Bool) {
    var conversation = Self.connected()
    conversation.sent(Self.packet(.syn, 5000, ack: 0), length: 10)
    conversation.meet(Self.packet(flags, sequence, ack: ack), writtenISN: 0)
    #expect(conversation.basis.testerISN == SequenceNumber(isNew ? 5000 : 100))
  }

  @Test("A plain script that quotes nothing in an ICMP error quotes the target's SYN")
  func quotedSYN() throws {
    var conversation = Conversation(
      Basis(name: "", tester: Self.tester, target: Self.target), rules: .packetdrill)
    conversation.meet(Self.packet(.syn, 77, ack: 0), writtenISN: 0)
    let kind = ICMPTemplate.TypeAndCode(type: 3, code: 4)
    var message = ICMPTemplate(name: "unreachable frag_needed", version4: kind, version6: nil)
    message.mtu = .equal(800)
    let octets = try conversation.build(PacketTemplate(body: .icmp(message)), names: Self.none)[0]
    let packet = try Packet.parse(octets.span)
    // What packetdrill sends, unless the script says something else.
    #expect(packet.network.timeToLive == 255)
    let quoted = packet.quoted(in: octets.span)
    #expect(quoted?.sequence == SequenceNumber(77))
    #expect(quoted?.sourcePort == Self.target.port)
    #expect(quoted?.destinationPort == Self.tester.port)

    message.mtu = .equal(65_536)
    #expect(throws: BuildError.self) {
      try conversation.build(PacketTemplate(body: .icmp(message)), names: Self.none)
    }
    message.mtu = nil
    message.rawLength = .equal(28)
    let raw = try conversation.build(PacketTemplate(body: .icmp(message)), names: Self.none)[0]
    #expect(try Packet.parse(raw.span).payload.count == 20)
  }
}
