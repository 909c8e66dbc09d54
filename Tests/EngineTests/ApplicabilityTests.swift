import Engine
import Link
import Match
import Script
import Testing
import Wire

/// A target that takes note of the commands that it is given.
private final class CommandTarget: Target {
  private(set) var commands: [String] = []
  private let status: Int32
  private let output: String

  init(status: Int32 = 0, output: String = "") { (self.status, self.output) = (status, output) }

  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress {
    throw TargetError("no calls")
  }

  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? { nil }

  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    throw TargetError("no states")
  }

  func run(
    _ command: TargetCommand, until limit: Instant
  ) throws(TargetError) -> CommandOutcome {
    commands.append(command.text)
    let now = Instant(nanoseconds: 0)
    return CommandOutcome(status: status, output: output, start: now, end: now)
  }
}

@Suite("What keeps a script from being run")
struct ApplicabilityTests {
  private static let syn = "0 < S 0:0(0) win 1000\n"

  @Test(
    "Commands and code may be refused, whatever their place",
    arguments: [
      ("`a`\n" + syn, 1), (syn + "+0 `a`\n", 2), (syn + "`a`\n", 2), (syn + "+0 %{ a }%\n", 2),
    ])
  func commands(_ text: String, _ line: Int) throws {
    let (link, target) = (MemoryLink(), CommandTarget())
    let verdict = try run(text, link: link, target: target) { $0.allowsCommands = false }.verdict
    #expect(
      verdict == .skip("test.pkt:\(line): commands and code are not allowed in this run"))
    #expect(target.commands == [] && link.frames.entries.isEmpty)
  }

  @Test("Nothing is refused that a script does not have")
  func withoutCommands() throws {
    let verdict = try run(Self.syn, link: MemoryLink()) { $0.allowsCommands = false }.verdict
    #expect(verdict == .pass)
  }

  private static let initial = Command(
    text: "first", location: SourceLocation(file: "x", line: 7, column: 1))

  @Test("Commands from outside are run before the script's own, and refused with them")
  func initialCommands() throws {
    let target = CommandTarget()
    _ = try run("`second`\n" + Self.syn + "`third`\n", link: MemoryLink(), target: target) {
      $0.initialCommands = [Self.initial]
    }
    #expect(target.commands == ["first", "second", "third"])
    let verdict = try run(Self.syn, link: MemoryLink(), target: target) {
      $0.initialCommands = [Self.initial]
      $0.allowsCommands = false
    }.verdict
    #expect(verdict == .skip("x:7: commands and code are not allowed in this run"))
  }

  @Test(
    "What a command says although it succeeds is in the ladder; about congestion control there is advice"
  )
  func complaint() throws {
    let said = "sysctl: setting key \"net.ipv4.tcp_congestion_control\": No such file"
    for (output, count) in [("", 0), ("a\nb\n", 2), (said, 2)] {
      let target = CommandTarget(output: output)
      let script = "`first`\n" + Self.syn
      let entries = try run(script, link: MemoryLink(), target: target).entries
      let notes = entries.compactMap { entry in
        if case .note(let text) = entry.kind { text } else { nil }
      }
      #expect(notes.count == 1 + count)
      #expect(count == 0 || notes[1] == "it says: \(output.split(separator: "\n")[0])")
      #expect(notes.contains { $0.contains("segprobe doctor") } == (output == said))
    }
  }

  @Test("When one of them fails, nothing of the script is run")
  func failingInitialCommand() throws {
    let (link, target) = (MemoryLink(), CommandTarget(status: 3))
    let verdict = try run("`second`\n" + Self.syn + "`third`\n", link: link, target: target) {
      $0.initialCommands = [Self.initial]
    }.verdict
    #expect(verdict == .error("x:7: `first` ended with status 3"))
    #expect(target.commands == ["first"] && link.frames.entries.isEmpty)
  }

  @Test(
    "A message that ICMP of this version does not have is found before anything is sent",
    arguments: [
      (
        "< icmp unreachable frag_needed mtu 1200 [1:11(10)]", IPMode.version6,
        "unreachable frag_needed"
      ),
      ("< icmp packet_too_big mtu 1280 [1:11(10)]", .version4, "packet_too_big"),
      ("> icmp packet_too_big mtu 1280 [1:11(10)]", .mapped, "packet_too_big"),
    ])
  func messages(_ packet: String, _ mode: IPMode, _ name: String) throws {
    let link = MemoryLink()
    let verdict = try run(Self.syn + "+0 \(packet)\n", mode: mode, link: link).verdict
    let version = mode == .version6 ? "IPv6" : "IPv4"
    #expect(verdict == .skip("test.pkt:2: ICMP for \(version) has no message '\(name)'"))
    #expect(link.frames.entries.isEmpty)
  }
}
