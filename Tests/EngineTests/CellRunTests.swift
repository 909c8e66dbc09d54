import Engine
import Link
import Match
import Script
import Testing
import Wire

/// A target that has one connection, with one host, in one state, and a listener.
private final class Stateful: Target {
  let link: MemoryLink
  var state: ConnectionState
  let host: IPAddress
  init(_ link: MemoryLink, _ state: ConnectionState, with host: IPAddress) {
    self.link = link
    self.state = state
    self.host = host
  }
  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    throw TargetError("no calls")
  }
  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }
  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    guard let remote else { return StateReading(state: .listen, at: link.now) }
    return StateReading(state: remote.address == host ? state : .closed, at: link.now)
  }
}

@Suite("Cells of the table of states and segments")
struct CellRunTests {
  /// Answers a SYN with a SYN-ACK, and everything after it with the given segments.
  private static func peer(
    _ flags: TCPFlags, _ sequence: Int, ack: UInt32, count: Int = 1
  ) -> MemoryLink.Peer {
    { packet, at in
      guard Peer.header(packet)?.flags != .syn else { return Peer.listener(packet, at) }
      guard Peer.header(packet)?.sequence.rawValue != 1 || Peer.header(packet)?.flags != .ack else {
        return []
      }
      return (0..<count).map { _ in .init(Peer.segment(flags, sequence, ack: ack, to: packet)) }
    }
  }

  /// The connection is there before the probe's own part begins.
  private static func script(_ state: String, _ body: String) -> String {
    "/*---\ntitle: t\nchecks: [RFC9293:3.5]\nstate: \(state)\nsegment: s\nstart: p.pkt\n---*/\n"
      + body
  }

  private static let prologue = """
    /*---
    title: p
    ---*/
    0 < S 0:0(0) win 65535
    +0 > S. 0:0(0) ack 1
    +0 < . 1:1(0) ack 1 win 65535
    """

  private func run(
    _ text: String, prologue: String = CellRunTests.prologue,
    _ state: ConnectionState? = .established, with host: IPAddress = Peer.tester.address,
    peer: @escaping MemoryLink.Peer
  ) throws -> Transcript {
    let parser = ScriptParser(loadPrologue: { name, _ in
      ScriptSource(path: name, text: Array(prologue.utf8))
    })
    let probe = try parser.parse(Array(text.utf8), file: "test.pkt")
    let link = MemoryLink(peer: peer)
    return Engine.run(
      probe.cases[0], of: probe, mode: .version4, link: link,
      target: state.map { Stateful(link, $0, with: host) },
      configuration: EngineConfiguration(target: Peer.target, tester: Peer.tester))
  }

  private static let body =
    "+0 < P. 1:11(10) ack 1 win 5\n+0~+.5 > . 1:1(0) ack 11\n+0 state ESTABLISHED"

  @Test func `What came is told by the variables of before`() throws {
    let transcript = try run(
      Self.script("ESTABLISHED", Self.body), peer: Self.peer(.ack, 1, ack: 11))
    #expect(transcript.verdict == .pass)
    #expect(transcript.cell == Cell(state: "ESTABLISHED", segment: "s"))
    #expect(
      transcript.observation == Observation(reply: "ACK(SND.NXT,RCV.NXT+10)", next: .established))
  }

  static let answers: [(flags: TCPFlags, sequence: Int, ack: UInt32, text: String)] = [
    ([.ack], 1, 1, "ACK(SND.NXT,RCV.NXT)"),
    ([.rst], 1001, 0, "RST(seq=SND.NXT+1000)"),
    ([.rst], 0, 0, "RST(seq=SND.UNA-1)"),
    ([.rst], 1 - (1 << 20), 0, "RST(seq=SND.UNA-2^20)"),
    ([.rst, .ack], 2, 3, "RST+ACK(seq=0,ack=RCV.NXT+2)"),
    ([.fin, .ack], 1, 0, "FIN+ACK(SND.NXT,RCV.NXT-1)"),
    ([.ece, .cwr, .ack], 1, 1, "ECE+CWR+ACK(SND.NXT,RCV.NXT)"),
    ([.syn, .ack], 1, 2, "SYN+ACK(ISS,RCV.NXT+1)"),
  ]

  @Test(arguments: answers.indices)
  func `Whatever comes instead is told in the table's manner`(_ index: Int) throws {
    let answer = Self.answers[index]
    let transcript = try run(
      Self.script("ESTABLISHED", Self.body), .closed,
      peer: Self.peer(answer.flags, answer.sequence, ack: answer.ack))
    #expect(transcript.verdict.fields?.last == "state")
    #expect(transcript.observation == Observation(reply: answer.text, next: .closed))
  }

  @Test func `Silence is an observation, and so are two answers`() throws {
    let none = "+0 < P. 1:11(10) ack 1 win 5\n+0~+.5 > none\n+0 state ESTABLISHED"
    let silent = try run(Self.script("ESTABLISHED", none)) { packet, at in
      Peer.header(packet)?.flags == .syn ? Peer.listener(packet, at) : []
    }
    #expect(silent.verdict == .pass)
    #expect(silent.observation == Observation(reply: "silence", next: .established))
    let two = try run(
      Self.script("ESTABLISHED", none), peer: Self.peer(.ack, 1, ack: 1, count: 2))
    #expect(two.verdict.name == "fail")
    #expect(two.observation?.reply == "ACK(SND.NXT,RCV.NXT), ACK(SND.NXT,RCV.NXT)")
  }

  @Test func `Without an agent the state is not observed`() throws {
    let transcript = try run(
      Self.script("ESTABLISHED", Self.body), nil, peer: Self.peer(.ack, 1, ack: 11))
    #expect(
      transcript.observation == Observation(reply: "ACK(SND.NXT,RCV.NXT+10)", next: nil))
  }

  @Test func `What is sent after the state is no part of the cell`() throws {
    let body = Self.body + "\n+0 < P. 11:21(10) ack 1 win 5\n+0 > . 1:1(0) ack 11"
    let transcript = try run(
      Self.script("ESTABLISHED", body), peer: Self.peer(.ack, 1, ack: 11))
    #expect(transcript.observation?.reply == "ACK(SND.NXT,RCV.NXT+10)")
  }

  @Test func `A run that never came to the cell has seen nothing of it`() throws {
    let transcript = try run(Self.script("ESTABLISHED", Self.body)) { _, _ in [] }
    #expect(transcript.verdict.name == "fail")
    #expect(transcript.observation == nil)
  }

  @Test func `Where no connection is, a listener is looked for`() throws {
    let body = "+0 < R 1:1(0)\n+0~+.2 > none\n+0 state LISTEN"
    let quiet: MemoryLink.Peer = { packet, at in
      Peer.header(packet)?.flags == .syn ? Peer.listener(packet, at) : []
    }
    let back = try run(Self.script("SYN-RECEIVED(passive)", body), .closed, peer: quiet)
    #expect(back.verdict == .pass)
    #expect(back.observation?.next == .listen)
    let still = try run(Self.script("SYN-RECEIVED(passive)", body), .synReceived, peer: quiet)
    #expect(still.verdict.fields == ["state"])
    #expect(still.observation?.next == .synReceived)
  }

  @Test func `The state is that of the connection from the address that the first segment names`()
    throws
  {
    let body = "0 < S 0:0(0) win 5 with source 198.51.100.9\n+0~+.2 > none\n+0 state LISTEN"
    let transcript = try run(
      Self.script("LISTEN", body), prologue: "/*---\ntitle: p\n---*/\n", .synReceived,
      with: .v4(IPv4Address(rawValue: 0xC633_6409))
    ) { _, _ in [] }
    #expect(transcript.verdict.fields == ["state"])
    #expect(transcript.observation == Observation(reply: "silence", next: .synReceived))
  }

  @Test func `Variables that the tester believes in stand for those that nobody has told`() throws {
    let prologue = """
      /*---
      title: p
      variables: { SND.NXT: 5000, RCV.NXT: 100000, RCV.WND: 1000 }
      ---*/

      """
    let body = "0 < . RCV.NXT+RCV.WND(0) ack SND.NXT+10 win 5\n+0 > R 5010:5010(0)\n+0 state CLOSED"
    let transcript = try run(
      Self.script("CLOSED", body), prologue: prologue, .closed
    ) { packet, _ in
      guard let header = Peer.header(packet), header.sequence.rawValue == 101_000 else { return [] }
      // RST with the number that was acknowledged.
      let distance = header.acknowledgement - Peer.isn
      return [.init(Peer.segment(.rst, distance, to: packet))]
    }
    #expect(transcript.verdict == .pass)
    #expect(transcript.observation == Observation(reply: "RST(seq=SND.NXT+10)", next: .closed))
  }

  @Test func `A SYN-ACK is told by the number that the SYN was made of`() throws {
    let prologue = "/*---\ntitle: p\nvariables: { RCV.NXT: 100000 }\n---*/\n"
    let body =
      "0 < S RCV.NXT-1000(0) win 5\n+0 > S. 0:0(0) ack RCV.NXT-999\n+0 < . 1:1(0) ack 1 win 5\n+0 state ESTABLISHED"
    let transcript = try run(
      Self.script("LISTEN", body), prologue: prologue, peer: Peer.listener)
    #expect(transcript.verdict == .pass)
  }
}
