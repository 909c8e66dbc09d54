import Engine
import Link
import Match
import Script
import Testing
import Wire

@Suite("Segments between other addresses than the usual ones")
struct AddressTests {
  /// Answers a SYN from the address that it went to, or from another one.
  private func answer(_ packet: [UInt8], from other: IPv4Address? = nil) -> [MemoryLink.Reply] {
    guard let parsed = try? Packet.parse(packet.span), case .ipv4(let ip) = parsed.network,
      let syn = parsed.tcp, syn.flags == .syn
    else { return [] }
    let header = TCPHeader(
      sourcePort: syn.destinationPort, destinationPort: syn.sourcePort,
      sequence: SequenceNumber(7_000), acknowledgement: syn.sequence + 1, flags: [.syn, .ack],
      window: 1000)
    var network = IPv4Header(
      source: other ?? ip.destination, destination: ip.source, protocolNumber: 6)
    network.identification = 77
    return [.init(Packet(network: .ipv4(network), transport: .tcp(header)).write(payload: []))]
  }

  private let script =
    frontMatter + """
      0 < S 0:0(0) win 65535 with source 192.0.2.9, destination 192.168.0.77
      +0 > S. 0:0(0) ack 1 with source 192.168.0.77, destination 192.0.2.9
      +0 < . 1:1(0) ack 1 win 65535
      """

  /// Tells between which addresses segments went to the target, too.
  private func carryOut(
    _ script: String
  ) throws -> (Transcript, ends: [(IPAddress, IPAddress)]) {
    var ends: [(IPAddress, IPAddress)] = []
    let transcript = try run(script) { packet, _ in
      if let parsed = try? Packet.parse(packet.span) {
        ends.append((parsed.source, parsed.destination))
      }
      return answer(packet)
    }
    return (transcript, ends)
  }

  @Test("The first segment says between which addresses the connection is")
  func connection() throws {
    let (transcript, ends) = try carryOut(script)
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.first?.tester.address == IPAddress("192.0.2.9"))
    #expect(transcript.connections.first?.target.address == IPAddress("192.168.0.77"))
    #expect(ends.map(\.0) == [IPAddress("192.0.2.9"), IPAddress("192.0.2.9")])
    #expect(ends.map(\.1) == [IPAddress("192.168.0.77"), IPAddress("192.168.0.77")])
  }

  @Test("A first segment that names its ports, too, says between which addresses the connection is")
  func connectionWithPorts() throws {
    let script =
      frontMatter + """
        0 < 50000 > 8080 S 0:0(0) win 65535 with source 192.0.2.9, destination 192.168.0.77
        +0 > 8080 > 50000 S. 0:0(0) ack 1
        +0 < . 1:1(0) ack 1 win 65535
        """
    let (transcript, ends) = try carryOut(script)
    #expect(transcript.verdict == .pass)
    #expect(transcript.connections.count == 1)
    #expect(ends.map(\.0) == [IPAddress("192.0.2.9"), IPAddress("192.0.2.9")])
    #expect(ends.map(\.1) == [IPAddress("192.168.0.77"), IPAddress("192.168.0.77")])
  }

  @Test("An answer from another address is none of this connection")
  func otherAddress() throws {
    let transcript = try run(script) { packet, _ in
      answer(packet, from: IPv4Address(rawValue: 0xC0A8_0001))
    }
    #expect(transcript.verdict.fields?.contains("source") == true)
  }

  @Test("The wire's initial number and the IP identification can be kept")
  func captures() throws {
    let script =
      frontMatter + """
        0 < S 0:0(0) win 65535
        +0 > S. 0:0(0) ack 1 as a = iss, b = id
        +0 < S 0:0(0) win 65535
        +0 > S. 0:0(0) ack 1 with seq! $a, id $b
        """
    let transcript = try run(script) { packet, _ in answer(packet) }
    #expect(transcript.verdict == .pass)
    #expect(transcript.measures.map(\.value) == [7_000, 77])
  }
}
