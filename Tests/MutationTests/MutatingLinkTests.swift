import Engine
import Link
import Mutation
import Testing
import Wire

@testable import Mutation

@Suite("Changes on the way from the target")
struct MutatingLinkTests {

  private func link(_ change: Change, length: Int = 0) throws -> (
    any Link, MemoryLink, Intervention
  ) {
    let memory = MemoryLink()
    memory.schedule(Peer.synAck, at: Instant(nanoseconds: 1_000_000))
    memory.schedule(Peer.synAck, at: Instant(nanoseconds: 2_000_000))
    var shape = Mutant.Shape(of: try Packet.parse(Peer.synAck))
    shape.length = length
    let intervention = Intervention(
      Mutant(
        place: .packet(1, shape), change: change, name: "test", original: "", mutated: "",
        location: nil, script: ""))
    return (intervention.link(memory), memory, intervention)
  }

  private func arrivals(_ link: any Link) throws -> [Instant] {
    var stamps: [Instant] = []
    while let index = try link.receive(until: Instant(nanoseconds: 10_000_000)) {
      stamps.append(link.frames.entries[index].stamp)
    }
    return stamps
  }

  @Test("A packet is missing, comes twice, or comes later than those behind it")
  func delivery() throws {
    let milliseconds = { (count: Int64) in Instant(nanoseconds: count * 1_000_000) }
    #expect(try arrivals(link(.dropped).0) == [milliseconds(2)])
    #expect(try arrivals(link(.sentTwice).0) == [1, 1, 2].map(milliseconds))
    #expect(try arrivals(link(.delayed(.milliseconds(5))).0) == [2, 6].map(milliseconds))
  }

  @Test("What was not handed over, or not like that, is not in the record")
  func nothingElse() throws {
    let counts = try [Change.dropped, .sentTwice, .delayed(.seconds(1)), .sequence(by: 1)].map {
      let link = try link($0).0
      _ = try arrivals(link)
      return link.frames.entries.count
    }
    #expect(counts == [1, 3, 1, 2])
  }

  @Test("A packet that looks otherwise than in the first run is another one")
  func otherShape() throws {
    let (link, _, intervention) = try link(.dropped, length: 5)
    #expect(try arrivals(link).count == 2)
    #expect(intervention.time == nil)
  }

  @Test("A packet with PSH is the same one as without")
  func pushIsNoShape() throws {
    let plain = try Packet.parse(Peer.synAck)
    var pushed = plain
    var header = try #require(plain.tcp)
    header.flags.insert(.psh)
    pushed.transport = .tcp(header)
    #expect(pushed != plain && Mutant.Shape(of: pushed) == Mutant.Shape(of: plain))
    header.flags.insert(.fin)
    pushed.transport = .tcp(header)
    #expect(Mutant.Shape(of: pushed) != Mutant.Shape(of: plain))
  }

  @Test("The record has the changed packet, and its own stamps")
  func record() throws {
    let (link, memory, intervention) = try link(.sequence(by: 1))
    let index = try #require(try link.receive(until: Instant(nanoseconds: 10_000_000)))
    let changed = try Packet.parse(link.frames.packet(index)).tcp
    #expect(changed?.sequence == Peer.isn + 1)
    #expect(try Packet.parse(memory.frames.packet(0)).tcp?.sequence == Peer.isn)
    #expect(intervention.time == Instant(nanoseconds: 1_000_000))
  }

  @Test(
    "Every checksum is right after a change, unless the checksum is the change",
    arguments: [
      .flag(.fin), .sequence(by: 1), .acknowledgement(by: 0x4000_0000), .window(to: 0),
      .urgentPointer, .optionAdded, .timeToLive, .ecn(to: 3), .checksum,
      .optionRemoved(0, name: "mss"), .optionValue(1, .timestampEcho, to: 9),
    ] as [Change])
  func checksums(_ change: Change) throws {
    let octets = try #require(change.applied(to: Peer.synAck[...]))
    #expect(octets != Peer.synAck)
    let packet = try Packet.parse(octets)
    #expect(packet.checksumIsRight(in: octets.span) == (change != .checksum))
  }

  @Test("Each change changes its own field")
  func fields() throws {
    func header(_ change: Change) throws -> TCPHeader {
      let octets = try #require(change.applied(to: Peer.synAck[...]))
      return try #require(try Packet.parse(octets).tcp)
    }
    #expect(try header(.flag(.fin)).flags == [.syn, .ack, .fin])
    #expect(try header(.flag(.ack)).flags == .syn)
    #expect(try header(.acknowledgement(by: 1)).acknowledgement.rawValue == 2)
    #expect(try header(.window(to: 77)).window == 77)
    let others = try header(.optionAdded).options.decoded
    #expect(others.contains(.other(kind: 253, octets: [0x5A, 0x5A])))
    let removed = try header(.optionRemoved(0, name: "mss")).options.decoded
    #expect(!removed.contains(.maximumSegmentSize(1460)))
    #expect(removed.contains(.timestamps(value: 7, echo: 8)))
    let changed = try header(.optionValue(0, .maximumSegmentSize, to: 1461)).options.decoded
    #expect(changed.first == .maximumSegmentSize(1461))
    #expect(Change.payload.applied(to: Peer.synAck[...]) == nil)
  }
}
