import Engine
import Link
import Match
import Script
import Testing
import Wire

/// A target whose sockets are all alike, and whose Python says what was written down beforehand.
private final class CodeTarget: Target {
  let link: MemoryLink
  var status: Int32 = 0
  var output = ""
  var runsFor = Instant.Interval.zero
  /// How late the socket is read.
  var delay = Instant.Interval.zero
  /// What TCP_INFO gives.
  var information: [UInt8] = [1, 0, 3]
  /// `errno` of TCP_INFO.
  var error: Int32 = 0
  /// The programs that were run.
  private(set) var programs: [String] = []
  private(set) var options: [CallArgument] = []

  init(peer: @escaping MemoryLink.Peer = { _, _ in [] }) { link = MemoryLink(peer: peer) }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    var outcome = CallOutcome(id: call.id, result: 0, error: 0, start: link.now, end: link.now)
    switch call.name {
    case "socket": outcome.result = 40
    case "accept": outcome.result = 50
    case "getsockopt":
      options.append(call.arguments[0])
      outcome.start = outcome.start + delay
      outcome.end = outcome.start
      outcome.error = call.arguments[2] == .integer(11) ? error : 0
      outcome.outputs = [call.arguments[2] == .integer(11) ? information : []]
    default: break
    }
    return .returned(outcome)
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    StateReading(state: .closed, at: link.now)
  }

  func run(
    _ command: TargetCommand, until limit: Instant
  ) throws(TargetError) -> CommandOutcome {
    if !command.input.isEmpty { programs.append(String(decoding: command.input, as: UTF8.self)) }
    return CommandOutcome(
      status: status, output: command.input.isEmpty ? "" : output, start: link.now,
      end: link.now + runsFor)
  }
}

@Suite("Code blocks")
struct CodeTests {
  private static let socket = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
  private static let code = "+0 %{ assert tcpi_state == 2 }%\n"

  /// `assert tcpi_state == 2` in line 2 of the script does not hold.
  private static let failed =
    "block 0\nassert 0 746573742e706b74 32 37 61737365727420743d32 - 743d32 - -\n"

  private func verdict(
    _ script: String, _ target: CodeTarget, change: (inout EngineConfiguration) -> Void = { _ in }
  ) throws -> Verdict {
    try run(script, link: target.link, target: target, change: change).verdict
  }

  @Test("The socket is read at the event's time, the program run once, after the last event")
  func order() throws {
    let target = CodeTarget()
    target.output = "block 0\nblock 1\nprints 1 610a62\ndone 0\n"
    let script = Self.socket + Self.code + "+.1 listen(3, 1) = 0\n+.1 %{ print(\"ü\") }%\n"
    let transcript = try run(script, link: target.link, target: target)
    #expect(transcript.verdict == .pass)
    #expect(target.programs.count == 1)
    #expect(target.options == Array(repeating: .integer(40), count: 6))
    let program = try #require(target.programs.first)
    #expect(
      program.contains(
        #"("test.pkt", 2, 7, 0, "tcpi_state=1 tcpi_ca_state=0 tcpi_retransmits=3", "assert"#))
    #expect(program.contains(#""print(\"\U000000fc\")""#))
    let notes = transcript.entries.filter { if case .note = $0.kind { true } else { false } }
    #expect(notes.map(\.kind) == [.note("a"), .note("b")])
    #expect(
      notes.allSatisfy { $0.location?.line == 4 && $0.at >= transcript.start + .milliseconds(200) })
  }

  @Test("An assertion is a failure at its own line; it comes before what fails later")
  func assertion() throws {
    let target = CodeTarget()
    target.output = Self.failed
    let script = Self.socket + Self.code
    for text in [script, script + "+0 > S 0:0(0)\n"] {
      guard case .fail(let failure) = try verdict(text, target) else {
        Issue.record("no failure")
        continue
      }
      #expect(failure.location == SourceLocation(file: "test.pkt", line: 2, column: 7))
      #expect(failure.script == "assert t=2")
      #expect(failure.summary == "the assertion does not hold")
    }
  }

  @Test("What was read late is no evidence, neither against the target nor for it")
  func late() throws {
    let target = CodeTarget(peer: Peer.listener)
    target.delay = .milliseconds(5)
    let opening = "+0 < S 0:0(0) win 9\n+0 > S. 0:0(0) ack 1 <...>\n"
    let script = Self.socket + opening + Self.code
    for output in [Self.failed, "block 0\ndone 0\n"] {
      target.output = output
      #expect(try verdict(script, target).name == "inconclusive")
    }
  }

  static let counts: [(time: String, busy: UInt8, delay: Int64, others: String)] = [
    // 50 ms from a whole number of ticks, which they are not.
    ("+.05", 12, 0, "tcpi_busy_time=52000"), ("+.05", 13, 0, "tcpi_busy_time=48000"),
    // One more, for what our own events took; more cannot be.
    ("+.05", 14, 5, "tcpi_busy_time=48000 tcpi_busy_time=52000"), ("+.05", 14, 0, ""),
    ("+.05", 13, 40, "tcpi_busy_time=48000"),
    // One less, as it began late.
    ("+.05", 11, 5, "tcpi_busy_time=48000 tcpi_busy_time=52000"), ("+.05", 11, 1, ""),
    // 20 ms are five ticks.
    ("+.02", 5, 0, ""), ("+.02", 6, 1, "tcpi_busy_time=20000"), ("+.02", 4, 0, ""),
    ("+.02", 4, 3, "tcpi_busy_time=20000"),
    // Nothing takes that long.
    ("+.02", 60, 0, ""), ("+0", 0, 0, ""),
  ]

  @Test("A count of ticks might be another one, as the ticks fall", arguments: counts.indices)
  func ticks(index: Int) throws {
    let (time, busy, delay, others) = Self.counts[index]
    let target = CodeTarget()
    target.delay = .milliseconds(delay)
    let octets = (0..<4).map { UInt8(truncatingIfNeeded: (Int(busy) * 4_000) >> (8 * $0)) }
    target.information = [UInt8](repeating: 0, count: 168) + octets + [0, 0, 0, 0]
    target.output = "block 0\ndone 0\n"
    let code = "\(time) %{ assert int(tcpi_busy_time) }%\n"
    _ = try verdict(Self.socket + code, target) { $0.tolerance.tick = .milliseconds(4) }
    let end = "\"assert int(tcpi_busy_time)\", \"\(others)\"),"
    #expect(target.programs.first?.contains(end) == true)
    #expect(target.programs.count == 1)
  }

  /// What line 2 of the script finds hangs on whether `tcpi_retransmits` is 3 or 4.
  private static let uncertain =
    "block 0\nothers 0 746573742e706b74 32 37 61 746370695f72657472616e736d697473 34\ndone 0\n"

  @Test("Where the ticks decide, the verdict is inconclusive, unless something else fails")
  func chance() throws {
    let target = CodeTarget()
    target.output = Self.uncertain
    let script = Self.socket + Self.code
    let verdict = try verdict(script, target) { $0.tolerance.tick = .milliseconds(4) }
    #expect(
      verdict
        == .inconclusive(
          "whether line 2 holds is chance: tcpi_retransmits was 3 and might have been 4, as the kernel counts it in ticks of 4.0 ms, and the script's events had taken 0.0 ms of their own, so this proves nothing"
        ))
    #expect(try self.verdict(script + "+0 > S 0:0(0)\n", target).name == "fail")
  }

  @Test("What fails later is the verdict if the code finds no fault")
  func later() throws {
    let target = CodeTarget()
    target.output = "block 0\ndone 0\n"
    let verdict = try verdict(Self.socket + Self.code + "+0 > S 0:0(0)\n", target)
    #expect(verdict.name == "fail" && verdict.summary != "the assertion does not hold")
    #expect(target.programs.count == 1)
  }

  static let ends: [(output: String, status: Int32, name: String, part: String)] = [
    ("sh: 1: exec: python3: not found\n", 127, "error", "install the package 'python3'"),
    ("Fatal\nout of memory\n", 1, "error", "python3 cannot run the script's code: out of memory"),
    ("", 0, "error", "python3 cannot run the script's code"),
    ("block 0\n", 3, "error", "test.pkt:2: this code ended Python, with status 3"),
    ("block 0\nexit 0 34\ndone 0\n", 0, "fail", "the code ended with status 4"),
    ("block 0\nexit 0 30\ndone 0\n", 0, "pass", ""),
    ("block 7\n", 0, "error", "python3 cannot run the script's code"),
    ("block 0\nraise 0 61 32 31 - 45 6d 31 - -\n", 0, "error", "a:2: E: m"),
    ("block 0\nraise 0 61 32 31 - 45 6d 30 - -\n", 0, "fail", "the code raised E: m"),
    (
      "block 0\nraise 0 61 32 31 - 45 6d 31 746370695f72747461 -\n", 0, "error", "a:2: E: m"
    ),
    (
      "block 0\nraise 0 61 32 31 - 45 6d 31 746370695f727474 -\n", 0, "error",
      "a:2: this kernel's TCP_INFO has no tcpi_rtt"
    ),
  ]

  @Test("However Python ends, the verdict says what happened", arguments: ends.indices)
  func end(index: Int) throws {
    let (output, status, name, part) = Self.ends[index]
    let target = CodeTarget()
    (target.output, target.status) = (output, status)
    let verdict = try verdict(Self.socket + Self.code, target)
    #expect(verdict.name == name)
    #expect(verdict.summary?.contains(part) ?? part.isEmpty, "\(verdict)")
  }

  @Test("Code that does not end is an error at its line")
  func endless() throws {
    let target = CodeTarget()
    (target.output, target.status, target.runsFor) = ("block 0\n", 137, .seconds(30))
    #expect(
      try verdict(Self.socket + Self.code, target).summary
        == "test.pkt:2: this code has not ended after 30.0 s")
  }

  static let accepted = """
    +0 bind(3, ..., ...) = 0
    +0 listen(3, 1) = 0
    +0 %{ listening }%
    +0 < S 0:0(0) win 1000
    +0 > S. 0:0(0) ack 1
    +0 < . 1:1(0) ack 1 win 1000

    """

  @Test("The socket under test is the newest that is open")
  func newest() throws {
    let target = CodeTarget(peer: Peer.listener)
    target.output = "done 0\n"
    let script = Self.socket + Self.accepted + "+0 accept(3, ..., ...) = 4\n" + Self.code
    #expect(try verdict(frontMatter + script, target).name == "pass")
    #expect(target.options == [40, 40, 40, 50, 50, 50].map { .integer($0) })
  }

  static let faults: [(script: String, part: String)] = [
    (code, "test.pkt:1: there is no open socket that the code could look at"),
    (socket + "+0 close(3) = 0\n" + code, "test.pkt:3: there is no open socket"),
    (
      socket + accepted.replacing("+0 %{ listening }%\n", with: "") + code,
      "test.pkt:7: the code has no connection to look at: none has been accepted"
    ),
  ]

  @Test("Without a socket there is nothing to look at", arguments: faults.indices)
  func noSocket(index: Int) throws {
    let target = CodeTarget(peer: Peer.listener)
    target.output = "block 0\ndone 0\n"
    let verdict = try verdict(Self.faults[index].script, target)
    #expect(verdict.name == "error")
    #expect(verdict.summary?.hasPrefix(Self.faults[index].part) == true, "\(verdict)")
  }

  @Test("A socket that tells nothing is an error, and so is code where none is allowed")
  func refusals() throws {
    let target = CodeTarget()
    target.error = 95
    #expect(
      try verdict(Self.socket + Self.code, target).summary
        == "test.pkt:2: the code cannot look at descriptor 3: TCP_INFO gives EOPNOTSUPP (Operation not supported)"
    )
    #expect(
      try verdict(Self.socket + Self.code, CodeTarget()) { $0.allowsCommands = false }.summary
        == "test.pkt:2: commands and code are not allowed in this run")
    #expect(try run(Self.code, link: target.link).verdict.name == "skip")
  }
}
