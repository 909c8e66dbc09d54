import Match
import Testing
import Wire

@testable import Capture

@Suite struct ConnectionTests {
  private typealias Sample = SampleCapture

  private func connections(_ sample: SampleCapture, linkType: UInt32 = 1) throws
    -> [CapturedConnection]
  {
    try CaptureFile(parsing: sample.pcap(linkType: linkType)).connections().connections
  }

  @Test func `Who sends the SYN is the client`() throws {
    let found = try connections(.echo())
    #expect(found.count == 1)
    #expect(found[0].client == Sample.client && found[0].server == Sample.server)
    #expect(found[0].hasSYN && found[0].ending == .closed && found[0].isOver)
    #expect(found[0].segments.count == 10)
    #expect(found[0].name == "127.0.0.1:40000-127.0.0.1:7007")
  }

  @Test func `Without a SYN, who answers with SYN-ACK or has the lower port is the server`() throws
  {
    for count in 1...8 {
      var sample = Sample.echo()
      sample.frames.removeFirst(count)
      let found = try connections(sample)
      #expect(found.count == 1)
      #expect(found[0].server == Sample.server, "without the first \(count)")
      #expect(found[0].hasSYN == (count == 1))
    }
  }

  @Test func `The same ports may serve one connection after the other`() throws {
    var sample = Sample.echo()
    sample.add(Sample.client, .syn, 50_000, at: 400_000)
    sample.add(Sample.server, [.syn, .ack], 60_000, ack: 50_001, at: 400_010)
    sample.add(Sample.server, .rst, 60_001, at: 400_020)
    let found = try connections(sample)
    #expect(found.map(\.segments.count) == [10, 3])
    #expect(found[1].ending == .reset && found[1].isOver)
  }

  @Test func `A SYN sent again, and SYNs that cross, begin nothing new`() throws {
    var sample = Sample()
    sample.add(Sample.client, .syn, 1, at: 0)
    sample.add(Sample.client, .syn, 1, at: 1_000_000)
    sample.add(Sample.server, .syn, 9, at: 1_000_010)
    sample.add(Sample.server, [.syn, .ack], 9, ack: 2, at: 1_000_020)
    let found = try connections(sample)
    #expect(found.map(\.segments.count) == [4])
    #expect(found[0].client == Sample.client)
    #expect(found[0].ending == .open && !found[0].isOver)
  }

  @Test func `Connections that go on at the same time are told apart`() throws {
    var sample = Sample()
    let other = Endpoint(address: .v4(IPv4Address(rawValue: 0x7F00_0002)), port: 40_000)
    sample.add(Sample.client, .syn, 1, at: 0)
    sample.add(other, .syn, 5, at: 1, to: Sample.server)
    sample.add(Sample.server, [.syn, .ack], 9, ack: 6, at: 2, to: other)
    let found = try connections(sample)
    #expect(found.map(\.segments.count) == [1, 2])
    #expect(found[1].client == other)
  }

  @Test func `Frames of several interfaces are put in order`() throws {
    var sample = Sample.echo()
    sample.frames.swapAt(0, 1)
    let found = try connections(sample)
    #expect(found.count == 1 && found[0].segments.map(\.number).prefix(3) == [2, 1, 3])
  }

  @Test func `IPv6 is as good`() throws {
    var sample = Sample()
    let address = try #require(IPAddress("2001:db8::1"))
    let (client, server) = (
      Endpoint(address: address, port: 999), Endpoint(address: address, port: 80)
    )
    let packet = Sample.packet(client, server, .syn, 7)
    sample.frames = [.init(octets: packet, stamp: 0)]
    let found = try connections(sample, linkType: 101)
    #expect(found.map(\.name) == ["[2001:db8::1]:999-[2001:db8::1]:80"])
  }

  @Test func `A capture that cuts frames knows how long they were`() throws {
    var sample = Sample()
    sample.add(Sample.client, [.psh, .ack], 1, ack: 1, String(repeating: "x", count: 500), at: 0)
    sample.frames[0].originalLength = sample.frames[0].octets.count
    sample.frames[0].octets = Array(sample.frames[0].octets.prefix(60))
    let segment = try connections(sample)[0].segments[0]
    #expect(segment.length == 500 && segment.payload.count == 6 && segment.isCut)
  }

  @Test func `What cannot be used is counted`() throws {
    var sample = Sample.echo()
    sample.frames[3].octets = Array(sample.frames[3].octets.prefix(40))
    sample.frames[4].octets[14] = 0x25
    sample.frames[5].octets = Array(sample.frames[5].octets.prefix(14))
    // ARP is nobody's concern.
    sample.frames.append(
      .init(octets: [UInt8](repeating: 2, count: 12) + [8, 6, 0, 1], stamp: Sample.start))
    let found = try CaptureFile(parsing: sample.pcap()).connections()
    #expect(found.connections.map(\.segments.count) == [7])
    #expect(
      found.remarks == [
        "1 frame was left out: the IP header is damaged, or the capture has cut it",
        "1 frame was left out: the capture has cut the TCP header",
      ])
    let foreign = try CaptureFile(parsing: sample.pcap(linkType: 105)).connections()
    #expect(foreign.connections.isEmpty)
    #expect(foreign.remarks == ["11 frames were left out: link type 105 is not known"])
  }
}
