import Testing
import Wire

@testable import Link

@Suite struct NeighbourhoodTests {
  static let ours = MACAddress(rawValue: 0x0200_0000_0001)
  static let theirs = MACAddress(rawValue: 0x0200_0000_0002)
  static let tester4 = IPv4Address(rawValue: 0xC000_0201)
  static let target4 = IPv4Address(rawValue: 0xC0A8_0001)
  static let tester6 = IPv6Address(high: 0xFD3D_FA7B_D17D_0000, low: 1)
  static let target6 = IPv6Address(high: 0xFD3D_0A0B_17D6_0000, low: 1)

  let tester = Neighbourhood(hardware: ours, addresses: [.v4(tester4), .v6(tester6)])
  let target = Neighbourhood(hardware: theirs, addresses: [.v4(target4), .v6(target6)])

  static let pairs: [(IPAddress, IPAddress)] = [
    (.v4(target4), .v4(tester4)), (.v6(target6), .v6(tester6)),
  ]

  /// One asks, the other answers, the first learns: both through the code under test.
  @Test(arguments: pairs)
  func aQuestionIsAnsweredAndTheAnswerUnderstood(_ asked: IPAddress, _ asker: IPAddress) throws {
    let question = try #require(tester.question(for: asked, from: asker))
    guard case .question(let answer) = target.meaning(of: question) else {
      Issue.record("the question was not understood")
      return
    }
    let header = try EthernetHeader(parsing: answer.span)
    #expect(header.destination == Self.ours)
    #expect(header.source == Self.theirs)
    #expect(tester.meaning(of: answer) == .answer(asked, Self.theirs))
  }

  @Test func anARPReplyIsThatOfRFC826() throws {
    let question = try #require(tester.question(for: .v4(Self.target4), from: .v4(Self.tester4)))
    guard case .question(let answer) = target.meaning(of: question) else {
      Issue.record("the question was not understood")
      return
    }
    let octets: [UInt8] = [
      2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6,
      0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 2, 192, 168, 0, 1, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1,
    ]
    #expect(answer == octets)
  }

  /// Duplicate detection asks without an address; everybody hears the answer (RFC 4861, section 7.2.4).
  @Test func whoHasNoAddressIsAnsweredAtAllNodes() throws {
    let question = NeighbourSolicitation(target: Self.tester6, source: nil)
    let nowhere = IPv6Address(high: 0, low: 0)
    let packet = question.packet(from: nowhere, to: Self.tester6.solicitedNode)
    let frame = target.frame(to: .broadcast, EthernetHeader.ipv6, packet)
    guard case .question(let answer) = tester.meaning(of: frame) else {
      Issue.record("the question was not understood")
      return
    }
    let header = try EthernetHeader(parsing: answer.span)
    let octets = Array(answer.dropFirst(EthernetHeader.length))
    let reply = try Packet.parse(octets)
    #expect(header.destination.description == "33:33:00:00:00:01")
    #expect(reply.destination == .v6(.allNodes))
    let isRight = reply.checksumIsRight(in: octets.span)
    #expect(isRight)
    let message = Array(octets[40...])
    let advertisement = try NeighbourAdvertisement(parsing: message.span)
    #expect(advertisement.flags == NeighbourAdvertisement.override)
    #expect(advertisement.targetLinkAddress == Self.ours)
  }

  @Test func whatARouterPassedOnIsNotAnswered() throws {
    let question = NeighbourSolicitation(target: Self.tester6, source: Self.theirs)
    var packet = question.packet(from: Self.target6, to: Self.tester6)
    packet[7] = 254
    let frame = target.frame(to: Self.ours, EthernetHeader.ipv6, packet)
    #expect(tester.meaning(of: frame) == .nothing)
  }

  @Test func questionsForOthersAreNotOurs() throws {
    for (asked, asker) in [
      (IPAddress.v4(Self.tester4), IPAddress.v4(Self.target4)),
      (.v6(Self.tester6), .v6(Self.target6)),
    ] {
      let question = try #require(target.question(for: asked, from: asker))
      #expect(target.meaning(of: question) == .nothing)
    }
    #expect(tester.question(for: .v4(Self.target4), from: .v6(Self.tester6)) == nil)
  }

  /// ICMPv6 that is no neighbour discovery, and segments, are for whoever uses the link.
  @Test func packetsAreHandedOn() {
    let echo = Packet(
      network: .ipv6(IPv6Header(source: Self.target6, destination: Self.tester6, nextHeader: 58)),
      transport: .icmp(ICMPHeader(type: 129, code: 0))
    ).write()
    let frame = target.frame(to: Self.ours, EthernetHeader.ipv6, echo)
    #expect(tester.meaning(of: frame) == .packet)
    #expect(tester.meaning(of: PacketFilterTests.ipv4(Self.tester4)) == .packet)
  }

  /// No octets trap: every frame here, cut at every length and with every octet changed.
  @Test func anyOctetsAreRead() throws {
    let frames = [
      PacketFilterTests.arp(Self.tester4), PacketFilterTests.solicitation(Self.tester6),
      PacketFilterTests.advertisement(Self.tester6), PacketFilterTests.ipv6(Self.tester6),
    ]
    for frame in frames {
      for length in 0...frame.count { _ = tester.meaning(of: Array(frame.prefix(length))) }
      for index in frame.indices {
        for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
          var changed = frame
          changed[index] = value
          _ = tester.meaning(of: changed)
        }
      }
      #expect(tester.meaning(of: Array(frame.prefix(13))) == .nothing)
    }
  }
}

extension Neighbourhood {
  /// Macros of tests do not take spans.
  fileprivate func meaning(of frame: [UInt8]) -> Meaning { meaning(of: frame.span) }
}
