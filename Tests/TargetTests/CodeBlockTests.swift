import Glibc
import Script
import Testing
import Wire

@testable import Engine
@testable import Target

private let pythonIsThere: Bool = {
  guard let agent = try? TestAgent(),
    let outcome = try? agent.client.run(
      TargetCommand("python3 -c pass"), until: RunQueueClock.now + .seconds(20))
  else { return false }
  return outcome.status == 0
}()

/// Real blocks, real Python, real sockets.
@Suite(.enabled(if: pythonIsThere, "no python3 on this machine"))
struct CodeBlockTests {
  private let agent: TestAgent
  private let connection: TestConnection

  init() throws {
    agent = try TestAgent()
    connection = try agent.connection(.version4)
  }

  private func option(_ level: Int64, _ name: Int64) throws -> [UInt8] {
    let outcome = try agent.make(
      "getsockopt", connection.server, .integer(level), .integer(name), .room(512), .integer(512))
    return try #require(outcome.outputs.first)
  }

  private func report(_ blocks: String...) throws -> CodeReport {
    try report(blocks, CodeVariables(information: option(6, 11), memory: option(1, 55)))
  }

  private func report(
    _ blocks: [String], _ variables: CodeVariables, _ ticks: TickCounts? = nil
  ) throws -> CodeReport {
    let snapshots = snapshots(blocks, variables, ticks)
    let outcome = try agent.client.run(
      TargetCommand(
        CodeProgram.command, input: Array(CodeProgram.text(of: snapshots).utf8),
        kept: CodeProgram.longestReport), until: RunQueueClock.now + .seconds(20))
    return CodeReport(outcome.output)
  }

  private func snapshots(
    _ blocks: [String], _ variables: CodeVariables, _ ticks: TickCounts? = nil
  ) -> [CodeSnapshot] {
    blocks.enumerated().map { index, text in
      let location = SourceLocation(file: "dir/ü.pkt", line: 10 * (index + 1), column: 7)
      let block = CodeBlock(text: text, location: location)
      let event = Event(
        time: .relative(.zero), action: .code(block), location: location, text: text)
      return CodeSnapshot(
        event: event, block: block, at: Instant(nanoseconds: 0), variables: variables,
        ticks: ticks)
    }
  }

  @Test func `What needs no Python is what Python makes of it`() throws {
    var random = SeededGenerator(seed: 7)
    let variables = CodeVariables(information: [1, 0, 3, 0, 0, 7, 0x94], memory: [])
    let blocks = (0..<3_000).map { _ in "print(\(Self.expression(5, &random)))" }
    // Those that Python alone can carry out are left out: one that fails would end all.
    let simple = blocks.filter { SimpleCode.prints(of: snapshots([$0], variables)) != nil }
    let prints = SimpleCode.prints(of: snapshots(simple, variables))
    #expect(simple.count > 1_000)
    let report = try report(simple, variables)
    #expect(report.end == .done)
    #expect(report.prints == prints)
  }

  private static func expression(_ depth: Int, _ random: inout SeededGenerator) -> String {
    func part() -> String { expression(depth - 1, &random) }
    guard depth > 0 else {
      return [
        "0", "1", "2", "3", "0x1f", "40", "tcpi_state", "tcpi_retransmits", "TCP_CLOSE", "True",
      ]
      .randomElement(using: &random) ?? "7"
    }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return "(\(part()))"
    case 1: return ["-", "+", "~", "not "].randomElement(using: &random)! + part()
    case 2: return "\(part()) \(["and", "or"].randomElement(using: &random)!) \(part())"
    case 3: return "\(part()) < \(part()) != \(part())"
    case 4:
      return "\(part()) \(["==", "!=", "<=", ">=", ">"].randomElement(using: &random)!) \(part())"
    default:
      let signs = ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"]
      return "\(part()) \(signs.randomElement(using: &random)!)\(part())"
    }
  }

  @Test func `Blocks see the socket, the constants and each other`() throws {
    let report = try report(
      "assert tcpi_state == TCP_ESTABLISHED\nx = tcpi_snd_mss; tcpi_state = 77",
      "assert tcpi_state == 1 and x == tcpi_snd_mss > 500; import math; y = math.pi",
      "\n    def f():\n      return SK_MEMINFO_RCVBUF\n    assert f() > 0 and int(y) == 3\n",
      "assert tcpi_options & TCPI_OPT_SACK; \\\n   assert TCP_CA_Open == tcpi_ca_state;\\\n")
    #expect(report == CodeReport("block 3\ndone 0"))
  }

  @Test func `What is printed comes back whole, whatever it looks like`() throws {
    let report = try report(
      "print('done 0\\nassert 1 61')", "import os; os.system('echo ü; echo x >&2')",
      "sys.stdout.write('no newline')\nsys.stderr.write('!')", "print('x' * 2_000_000)")
    #expect(report.end == .done)
    #expect(
      report.prints.map(\.text).prefix(3) == ["done 0\nassert 1 61\n", "ü\nx\n", "no newline!"])
    #expect(report.prints.last?.text.hasSuffix("x\n... and 951460 octets more") == true)
  }

  static let assertions:
    [(code: String, line: Int, column: Int, summary: String, expected: [String])] =
      [
        (
          "assert tcpi_state == 3, tcpi_state", 10, 7,
          "the assertion does not hold: tcpi_state was 1", ["tcpi_state == 3"]
        ),
        (
          "assert (tcpi_state == 1 and\n 2 * 3 == tcpi_state)", 10, 7,
          "the assertion does not hold: tcpi_state was 1", ["tcpi_state == 6"]
        ),
        (
          "\n  x = 'ü'; assert x < 'a'", 11, 12, "the assertion does not hold: x was 'ü'",
          ["x < 'a'"]
        ),
        (
          "for i in range(3):\n  assert 5 <= i + tcpi_state <= 9, 'i is %d' % i", 11, 3,
          "the assertion does not hold: i was 0, tcpi_state was 1 (i is 0)",
          ["5 <= i + tcpi_state <= 9"]
        ),
        ("assert abs(1) == 2", 10, 7, "the assertion does not hold", ["abs(1) == 2"]),
        ("assert False, 'never'", 10, 7, "the assertion does not hold (never)", []),
        ("raise AssertionError('no')", 10, 7, "the assertion does not hold (no)", []),
        (
          "def f(x):\n  y = x\n  assert y == 1\nf(2)", 12, 3,
          "the assertion does not hold: y was 2", ["y == 1"]
        ),
      ]

  @Test(arguments: assertions.indices)
  func `A failed assertion says where it stands and what the values were`(index: Int) throws {
    let (code, line, column, summary, expected) = Self.assertions[index]
    guard case .failed(0, let place, let assertion) = try report(code, "assert False").end else {
      Issue.record("no failed assertion")
      return
    }
    #expect(place.location == SourceLocation(file: "dir/ü.pkt", line: line, column: column))
    #expect(assertion.summary == summary)
    #expect(assertion.expectation == expected)
  }

  static let exceptions: [(code: String, line: Int, isFault: Bool, summary: String)] = [
    (
      "tcpi_snd_cwdn", 10, true,
      "NameError: name 'tcpi_snd_cwdn' is not defined; did you mean 'tcpi_snd_cwnd'?"
    ),
    ("\ndctcp_alpha", 11, true, "the socket's congestion control tells no dctcp_alpha"),
    ("x = 1\n  y = 2", 11, true, "IndentationError: unexpected indent"),
    ("import there_is_no_such_module", 10, true, "ModuleNotFoundError: "),
    ("1 + 'x'", 10, true, "TypeError: "),
    ("1 / (tcpi_state - 1)", 10, false, "ZeroDivisionError: division by zero"),
    ("f = lambda:\\\n 1 / 0\nf()", 10, false, "ZeroDivisionError: division by zero"),
    ("class E(Exception):\n  def __str__(self): return 1 / 0\nraise E", 10, false, "E"),
    ("raise KeyboardInterrupt", 10, false, "KeyboardInterrupt"),
    ("x = '\u{0}'", 10, true, ""),
  ]

  @Test(arguments: exceptions.indices)
  func `Any other exception says what it is, and whether the script is at fault`(index: Int) throws
  {
    let (code, line, isFault, summary) = Self.exceptions[index]
    guard case .raised(0, let place, let exception) = try report(code).end else {
      Issue.record("no exception")
      return
    }
    #expect(place.location.line == line)
    #expect(exception.isFault == isFault)
    #expect(exception.summary.hasPrefix(summary), "\(exception)")
    #expect(exception.trace.contains("line 12, in <module>") == code.hasPrefix("f = "))
  }

  /// The server has been busy for 12 ticks of 4 ms, and 50 ms by the script.
  private func report(counted code: String, after: String = "pass") throws -> CodeReport {
    var octets = try option(6, 11)
    octets.replaceSubrange(168..<192, with: [0x80, 0xBB] + [UInt8](repeating: 0, count: 22))
    let ticks = TickCounts(
      tick: .milliseconds(4), delay: .zero, moments: [.zero, .milliseconds(2), .milliseconds(52)])
    return try report([code, after], CodeVariables(information: octets, memory: []), ticks)
  }

  static let uncertain: [(code: String, line: Int, others: [String])] = [
    ("assert 49000 <= tcpi_busy_time <= 53000", 10, ["tcpi_busy_time 52000"]),
    ("\nassert tcpi_busy_time <= 49000, 1", 11, ["tcpi_busy_time 52000"]),
    ("x = tcpi_busy_time\nif x > 50000: exit(1)", 11, ["tcpi_busy_time 52000"]),
    ("assert 48000 <= tcpi_busy_time <= 52000\nassert tcpi_rwnd_limited == 0", 0, []),
    ("assert tcpi_rwnd_limited > 0", 10, ["tcpi_rwnd_limited 4000"]),
    ("assert tcpi_state == 1 or tcpi_busy_time > 49000", 0, []),
  ]

  @Test(arguments: uncertain.indices)
  func `What would hold or not as a tick falls is told`(index: Int) throws {
    let (code, line, others) = Self.uncertain[index]
    let report = try report(counted: code + "; print('once')", after: "print('then')")
    guard case .uncertain(0, let place, let values) = report.end else {
      #expect(report.end == .done && line == 0)
      #expect(report.prints.map(\.text) == ["once\n", "then\n"])
      return
    }
    #expect(place.location.line == line)
    #expect(values.map { "\($0.name) \($0.value)" } == others)
    #expect(report.prints.count <= 1)
  }

  /// Sent at 20 ms, and at 40 ms; the counts in ticks of 4 ms.
  static let delayed: [(counted: UInt8, delay: Instant.Interval, others: [String])] = [
    (4, .milliseconds(3), ["20000"]), (4, .zero, []), (5, .milliseconds(3), []),
    (6, .zero, ["20000"]), (7, .milliseconds(5), ["20000", "24000"]), (7, .milliseconds(3), []),
  ]

  @Test(arguments: delayed.indices)
  func `An interval that began or ended late may have been counted otherwise`(index: Int)
    throws
  {
    let (counted, delay, others) = Self.delayed[index]
    var octets = try option(6, 11)
    octets.replaceSubrange(168..<192, with: [UInt8](repeating: 0, count: 24))
    let microseconds = UInt16(counted) * 4000
    octets[168] = UInt8(microseconds & 255)
    octets[169] = UInt8(microseconds >> 8)
    let ticks = TickCounts(
      tick: .milliseconds(4), delay: delay, moments: [.milliseconds(20), .milliseconds(40)])
    let variables = CodeVariables(information: octets, memory: [])
    let found = ticks.others(than: variables, namedIn: "tcpi_busy_time")
    #expect(found.map { "\($0.value)" } == others)
  }

  @Test func `What fails whatever the ticks is a failure`() throws {
    let report = try report(counted: "assert tcpi_busy_time > 90000\nassert tcpi_busy_time > 49000")
    guard case .failed(0, let place, _) = report.end else {
      Issue.record("no failed assertion")
      return
    }
    #expect(place.location.line == 10)
  }

  @Test func `Blocks may end Python, with and without saying so`() throws {
    #expect(try report("exit()", "assert False").end == .done)
    #expect(try report("sys.exit(3)").end == .exited(block: 0, status: "3"))
    let told = try report("exit('why')")
    #expect(told.end == .exited(block: 0, status: "1"))
    #expect(told.prints == [CodeReport.Print(block: 0, text: "why\n")])
    let silent = try report("x = 1", "import os; os._exit(0)")
    #expect((silent.end, silent.last) == (.missing, 1))
  }
}
