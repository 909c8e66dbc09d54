import Engine
import Link
import Match
import Testing
import Wire

@Suite("Timestamps of a plain script (RFC 7323)")
struct PlainTimestampTests {
  private static let script = """
    0 < S 0:0(0) win 5 <TS val 1 ecr 0,nop,nop>
    +0 > S. 0:0(0) ack 1 <TS val 100 ecr 1,nop,nop>
    +0 < . 1:1(0) ack 1 win 5 <TS val 2 ecr 100,nop,nop>
    +.1 < P. 1:2(1) ack 1 win 5 <TS val 3 ecr ECHO,nop,nop>
    +0 > . 1:1(0) ack 2 <TS val VALUE ecr 3,nop,nop>

    """

  /// The target's clock shows 7000 at first and `later` after that. What is echoed to it goes into the second element.
  private func run(
    echo: Int = 100, value: Int = 200, later: UInt32 = 7100,
    change: (inout EngineConfiguration) -> Void = { _ in }
  ) throws -> (Verdict, [UInt32]) {
    var echoes: [UInt32] = []
    let script = Self.script.replacing("ECHO", with: "\(echo)")
      .replacing("VALUE", with: "\(value)")
    let transcript = try runWithSockets(
      script,
      peer: { packet, _ in
        guard let header = Peer.header(packet) else { return [] }
        for case .timestamps(_, let echo) in header.options.decoded { echoes.append(echo) }
        func options(_ value: UInt32, _ echo: UInt32) -> [TCPOption] {
          [.timestamps(value: value, echo: echo), .noOperation, .noOperation]
        }
        if header.flags == .syn {
          return [
            .init(Peer.segment([.syn, .ack], 0, ack: 1, options: options(7000, 1), to: packet))
          ]
        }
        guard header.flags.contains(.psh) else { return [] }
        return [.init(Peer.segment([.ack], 1, ack: 2, options: options(later, 3), to: packet))]
      }, change: change)
    return (transcript.verdict, echoes)
  }

  @Test("An echo is the value that came where the script wrote that number; a SYN's means nothing")
  func echo() throws {
    let (verdict, echoes) = try run()
    #expect(verdict == .pass)
    #expect(echoes == [0, 7000, 7000])
  }

  @Test("An echo of a number that never was a TS val is an error, unless echoes are scaled")
  func unknownEcho() throws {
    let (verdict, _) = try run(echo: 150)
    #expect(verdict.summary?.hasPrefix("test.pkt:4: TS ecr 150: ") == true)
    let (scaled, echoes) = try run(echo: 150) { $0.echoesScaledTimestamps = true }
    #expect(scaled == .pass)
    #expect(echoes.last == 7050)
  }

  @Test(
    "Values of the clock count only with a tick; they may be off by an eighth of the time since the beginning",
    arguments: [
      (nil, 9_000, nil), (1000, 7100, nil), (1000, 7112, nil), (1000, 7088, nil),
      (1000, 7113, ["option TS val"]), (1000, 7087, ["option TS val"]), (4000, 7103, nil),
      (4000, 7104, ["option TS val"]),
    ] as [(Int64?, UInt32, [String]?)])
  func tick(microseconds: Int64?, later: UInt32, fields: [String]?) throws {
    let (verdict, _) = try run(later: later) {
      $0.timestampTick = microseconds.map { .microseconds($0) }
    }
    #expect(verdict.fields == fields)
  }
}
