import Foundation
import Testing

/// Probes against what segprobe has not built: a target that is there already, a server of the user's in a lab.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct OutsideTests {
  private static let probes = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Probes").path

  private static let echo = """
    /*---
    title: Echo
    service: echo
    ---*/
    0 < S 0:0(0) win 65535 <mss 1460>
    +0 > S. 0:0(0) ack 1 <mss MTU-$headers>
    +0 < . 1:1(0) ack 1 win 65535
    +0 < P. 1:6(5) ack 1 win 65535 "hello"
    +0~+1 > . 1:1(0) ack 6
      or > P. 1:6(5) ack 6 "hello"
    +0~+.2 > P. 1:6(5) ack 6 "hello" or > none
    +0 state ESTABLISHED

    """

  private static let agent = """
    /*---
    title: Calls
    agent: true
    ---*/
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
    +0 bind(3, ..., ...) = 0
    +0 listen(3, 1) = 0
    +0 < S 0:0(0) win 65535 <mss 1460>
    +0 > S. 0:0(0) ack 1 <mss *>
    +0 < . 1:1(0) ack 1 win 65535
    +0 accept(3, ..., ...) = 4
    +0 state ESTABLISHED

    """

  private static let closed = """
    /*---
    title: Closed
    ---*/
    0 < S 0:0(0) win 65535
    +0 > R. 0:0(0) ack 1

    """

  /// `echo4.pkt`, `echo6.pkt`, `agent.pkt`, `closed.pkt`.
  private func folder() throws -> ScriptFolder {
    let folder = try ScriptFolder().write("agent.pkt", Self.agent).write("closed.pkt", Self.closed)
    for (version, headers) in [("4", "40"), ("6", "60")] {
      let text = Self.echo.replacingOccurrences(of: "$headers", with: headers)
        .replacingOccurrences(of: "service:", with: "ip: \(version)\nservice:")
      try folder.write("echo\(version).pkt", text)
    }
    return folder
  }

  private func shell(_ command: String) throws -> Program.Outcome {
    try ServedNamespace.shell(command, in: try folder())
  }

  // MARK: Targets

  @Test(arguments: [("127.0.0.1", "IPv4", "4"), ("[::1]", "IPv6", "6")])
  func `What fits a target is run, and the rest is counted with its reason`(
    _ host: String, _ label: String, _ version: String
  ) throws {
    let outcome = try shell("\"$segprobe\" run --target \(host):7007 --service echo .")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let first = try #require(outcome.lines.first)
    #expect(first.hasPrefix("ok ") && first.contains(label))
    #expect(first.hasSuffix("echo\(version).pkt"))
    for line in [
      "skipped:\n", "  1  needs an agent: it makes system calls on the target\n",
      "  1  needs a port where nobody listens\n", "4 cases in ", " s: 1 passed, 3 skipped\n",
    ] { #expect(outcome.output.contains(line), "\(outcome.output)") }
  }

  @Test func `The state that nobody reads is noted, and no connection stays`() throws {
    let outcome = try shell(
      """
      "$segprobe" run --target 127.0.0.1:7007 --service echo echo4.pkt -v && \
      ss -Htan state established | sed "s/^/left: /"
      """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("not observed: a black box does not tell its state"))
    #expect(!outcome.output.contains("left: "), "\(outcome.output)")
  }

  @Test(arguments: ["127.0.0.1", "[::1]"])
  func `HTTP's probes hold for the server of segprobe itself`(_ host: String) throws {
    // Before all other tests, where that is allowed: a FIN that leaves late meets a response that does not acknowledge it.
    let command = """
      first=$(chrt -f 1 true 2>/dev/null && echo chrt -f 1)
      $first "$segprobe" run --target \(host):7080 --service http '\(Self.probes)/http'
      """
    var outcome = try shell(command)
    // On a machine that is busy enough a case may prove nothing twice; it is never wrong.
    for _ in 0..<3 where outcome.status == 2 { outcome = try shell(command) }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix(": 7 passed\n"), "\(outcome.output)")
  }

  @Test func `HTTP's probes fail, every one, for a server that never answers and never closes`()
    throws
  {
    let outcome = try shell(
      "\"$segprobe\" run --target 127.0.0.1:7004 --service http '\(Self.probes)/http'")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasSuffix(": 7 failed\n"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func `A port where nobody listens is what some probes are for`() throws {
    let outcome = try shell("\"$segprobe\" run --target 127.0.0.1:7999 closed.pkt")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix(": 1 passed\n"))
  }

  @Test(arguments: [
    ("127.0.0.1:7999 --service echo", "segprobe: nobody listens at 127.0.0.1:7999\n"),
    ("[::1]:7999 --service echo", "segprobe: nobody listens at [::1]:7999\n"),
    ("127.0.0.1:7007", "segprobe: somebody listens at 127.0.0.1:7007: --service says what it is\n"),
    ("no.such.host.invalid:80", "segprobe: no.such.host.invalid: "),
    ("192.0.2.1:80", "segprobe: 192.0.2.1:80: "),
    ("127.0.0.1:7007 --service echo --ip 6", "segprobe: 127.0.0.1 has no address of "),
    ("127.0.0.1:7007 --service echo --source 192.0.2.1", "192.0.2.1 is no address of this machine"),
  ])
  func `A target that cannot be tested is said at once`(_ arguments: String, _ message: String)
    throws
  {
    let outcome = try shell("\"$segprobe\" run --target \(arguments) .")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test func `Without the right to raw sockets the message names it`() throws {
    let outcome = try shell(
      """
      setpriv --bounding-set=-net_raw --inh-caps=-net_raw \
      "$segprobe" run --target 127.0.0.1:7007 --service echo .
      """)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("needs CAP_NET_RAW. Grant it once: sudo setcap "))
  }

  @Test func `With an agent calls are made and states are read`() throws {
    let outcome = try shell(
      "\"$segprobe\" run --target 127.0.0.1:7100 --agent \"$segprobe agent\" . -v")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    for text in ["state ESTABLISHED  o", "accept(3, ..., ...) = 4", ": 3 passed, 1 skipped\n"] {
      #expect(outcome.output.contains(text), "\(outcome.output)")
    }
  }

  @Test func `An agent that is none is an error that names the command`() throws {
    let outcome = try shell(
      "\"$segprobe\" run --target 127.0.0.1:7100 --agent 'exit 3' agent.pkt")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("no agent by 'exit 3': the agent has ended"))
  }

  // MARK: Servers in labs

  private func run(exec command: String, port: Int = 7007, _ more: String...) throws
    -> Program.Outcome
  {
    let arguments = ["run", "--exec", command, "--port", "\(port)", "--service", "echo"]
    return try Program.start(arguments + more + ["."], in: try folder()).finish()
  }

  @Test func `A server of the user's is started in each lab, and its states are read`() throws {
    let outcome = try run(exec: "'\(Program.path)' serve echo=7007", "-v")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("state ESTABLISHED  o"))
    #expect(outcome.output.contains(": 2 passed, 4 skipped\n"), "\(outcome.output)")
  }

  @Test func `A server that ends before it listens is an error with what it wrote`() throws {
    let outcome = try run(exec: "echo no licence; exit 1")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("ended before anybody listened on port 7007"))
    #expect(outcome.output.contains("no licence\n"))
  }

  @Test func `What a server wrote stands below a failure`() throws {
    let outcome = try run(exec: "echo 'I tell the time'; exec '\(Program.path)' serve daytime=7007")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("the server wrote: I tell the time"), "\(outcome.output)")
  }

  @Test func `Nothing that a server has started stays, not even what has left its group`() throws {
    let mark = "\(UInt32.random(in: 100_000...999_999))"
    let outcome = try run(
      exec: "setsid sleep \(mark) & exec '\(Program.path)' serve echo=7007")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    let lines = processes.compactMap { name in
      FileManager.default.contents(atPath: "/proc/\(name)/cmdline").map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    #expect(!lines.contains { $0.hasPrefix("sleep\0\(mark)") })
  }
}
