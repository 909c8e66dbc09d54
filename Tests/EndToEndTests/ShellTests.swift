import Foundation
import Testing

/// Sessions by hand, at a terminal and from a pipe, in a network namespace with `segprobe serve`.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct ShellTests {
  /// Runs a session with these lines and what follows it.
  private func batch(
    _ lines: String, _ arguments: String = "127.0.0.1:7007", then command: String = "true",
    in folder: ScriptFolder = try! ScriptFolder()
  ) throws -> Program.Outcome {
    try folder.write("lines", lines)
    return try ServedNamespace.shell(
      "\"$segprobe\" shell \(arguments) < lines; echo \"status $?\"; \(command)", in: folder)
  }

  // MARK: From a pipe

  @Test(arguments: ["127.0.0.1:7007", "[::1]:7007"])
  func `Lines of a pipe are carried out one after the other`(_ target: String) throws {
    let outcome = try batch("connect\nP. \"hello\"\n.\nFA\n.\nstate\n", target)
    let expected = [
      "< S 0:0(0) win 65535 <mss 1460>", "> S. 0:0(0) ack 1", "< . 1:1(0) ack 1 win 65535",
      "< P. 1:6(5) ack 1 win 65535 \"hello\"", "> P. 1:6(5) ack 6", "< . 6:6(0) ack 6",
      "< F. 6:6(0) ack 6", "> F. 6:6(0) ack 7", "< . 7:7(0) ack 7", "\nCLOSED\nstatus 0\n",
    ]
    var rest = outcome.output[...]
    for text in expected {
      let range = try #require(
        rest.range(of: text), "\(text) in \(outcome.output)\(outcome.errors)")
      rest = rest[range.upperBound...]
    }
    #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("> >"))
  }

  @Test func `A wrong line has a caret, the session goes on, and its status tells`() throws {
    let outcome = try batch("S 0:0(0) wn 3\nconect\nwait x\nsave\nvars\n")
    for text in [
      "  S 0:0(0) wn 3\n           ^\nerror: expected 'ack', 'win', 'urg'",
      "  conect\n  ^\nerror: unknown command 'conect'; did you mean 'connect'?\n",
      "  wait x\n       ^\nerror: expected a number of seconds", "error: into which file?\n",
      "LISTEN or CLOSED", "status 2\n",
    ] { #expect(outcome.output.contains(text), "\(text) in \(outcome.output)") }
  }

  @Test func `Nothing stays open at the target`() throws {
    let outcome = try batch(
      "connect\nP. \"abc\"\nnew\nconnect\nquit\nS\n", "127.0.0.1:7004",
      then: "ss -Htan state established state close-wait state syn-recv | sed 's/^/left: /'")
    #expect(outcome.output.contains("connection B, from port "))
    #expect(outcome.output.contains(" B < S 0:0(0)"))
    #expect(outcome.output.contains("(so that nothing stays open)"))
    #expect(!outcome.output.contains("left: "), "\(outcome.output)")
    #expect(outcome.output.contains("status 0\n"))
  }

  @Test func `A port where nobody listens refuses, and the status tells`() throws {
    let folder = try ScriptFolder()
    let outcome = try batch(
      "connect\nstate\nsave closed.pkt\n", "127.0.0.1:7999",
      then: "\"$segprobe\" run --target 127.0.0.1:7999 closed.pkt", in: folder)
    #expect(outcome.output.contains("refused: nobody listens there\nCLOSED\n"))
    #expect(outcome.output.contains("status 1\n"), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(": 1 passed\n"), "\(outcome.output)\(outcome.errors)")
    #expect(!(try folder.read("closed.pkt")).contains("service:"))
  }

  @Test(arguments: [
    ("192.0.2.1:80", "segprobe: "), ("nowhere.invalid:80", "nowhere.invalid"),
    ("127.0.0.1", "invalid for '<target>'"), ("127.0.0.1:80 --service gopher", "gopher"),
    ("127.0.0.1:80 --wait -1", "--wait"),
  ])
  func `A target that cannot be reached is said at once`(_ arguments: String, _ text: String) throws
  {
    let outcome = try batch("S\n", arguments)
    #expect(outcome.output.contains("status 2\n"))
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  @Test func `Without the right to raw sockets the message names it`() throws {
    let outcome = try ServedNamespace.shell(
      "setpriv --bounding-set=-net_raw --inh-caps=-net_raw \"$segprobe\" shell 127.0.0.1:7007",
      in: try ScriptFolder())
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains("'segprobe shell' needs CAP_NET_RAW. Grant it once: sudo setcap "))
  }

  @Test func `Text of the target moves no cursor`() throws {
    let outcome = try batch("connect\nP. \"\\x1b[31m\\x07\"\n.\nladder\nS \u{1B}[31m\u{202E}\n")
    #expect(outcome.output.contains("hex(1b5b33316d07)"), "\(outcome.output)")
    #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\u{202E}"))
  }

  // MARK: Saved

  private static let sessions = [
    ("echo", "7007", "connect\nP. \"hello\\n\"\n.\n"),
    ("echo", "7007", "S\n.\nnew\nconnect\nuse A\nR RCV.NXT+1(0)\nreset\n"),
    ("hold", "7004", "connect\nF.\nwait .3\n. 5:8(3) \"abc\"\nS 2:2(0)\n"),
    ("hold", "7004", "S\nwait 1.3\n.\n. with checksum bad\n. (600) pattern\n"),
    ("daytime", "7013", "connect\n.\nFA\n"),
    ("http", "7080", "connect\nP. \"GET / HTTP/1.0\\r\\n\\r\\n\"\n.\nFA\n"),
    ("http", "7080", "connect mss 536,sackOK,nop,nop\nP. 3:5(2) \"T \"\nwait .1\nP. \"GE\"\n"),
  ]

  @Test(arguments: 0..<sessions.count)
  func `A saved session passes at its target and in a lab`(_ index: Int) throws {
    let (service, port, lines) = Self.sessions[index]
    let folder = try ScriptFolder()
    let target = "127.0.0.1:\(port)"
    let outcome = try batch(
      lines + "save any.pkt\nsave any.pkt\nsave! any.pkt Any server does it\n", target,
      then: "\"$segprobe\" run --target \(target) any.pkt", in: folder)
    #expect(outcome.output.contains("status 0\n"), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix(": 1 passed\n"), "\(outcome.output)\(outcome.errors)")
    let text = try folder.read("any.pkt")
    #expect(text.hasPrefix("/*---\ntitle: Any server does it\nservice: any\n"))
    try folder.write(
      "lab.pkt", text.replacingOccurrences(of: "service: any", with: "service: \(service)"))
    let lab = try Program.run("run", "lab.pkt", in: folder)
    #expect(lab.status == 0, "\(text)\(lab.output)")
  }

  @Test func `A saved probe that expects something else fails`() throws {
    let folder = try ScriptFolder()
    let outcome = try batch(
      "connect\nP. \"hello\"\n.\nsave a.pkt\n", "127.0.0.1:7007 --service echo",
      then: """
        sed 's/> S. 0:0(0) ack 1/> S. 0:0(0) ack 2/' a.pkt > b.pkt
        sed '/> P/s/hello/jello/' a.pkt > c.pkt
        sed '/> P/d' a.pkt > d.pkt
        "$segprobe" run --target 127.0.0.1:7007 --service echo .
        """, in: folder)
    #expect(
      outcome.output.hasSuffix(": 1 passed, 3 failed\n"), "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("a.pkt: segprobe run --target 127.0.0.1:7007 --service echo a.pkt\n"))
  }

  @Test func `A file that is there is not overwritten unasked`() throws {
    let folder = try ScriptFolder().write("mine.pkt", "mine")
    let outcome = try batch("S\nsave mine.pkt\n", in: folder)
    #expect(
      outcome.output.contains("       ^\nerror: it is there already; 'save!' overwrites it\n"))
    #expect(try folder.read("mine.pkt") == "mine")
  }

  // MARK: At a terminal

  /// A session at a terminal; `body` sits at it.
  private func sit(
    _ environment: String = "TERM=xterm", _ body: (Pseudoterminal) throws -> Void
  ) throws -> Program.Outcome {
    let folder = try ScriptFolder()
    let terminal = try Pseudoterminal()
    let outcome = try ServedNamespace.shell(
      """
      export HOME="$PWD" XDG_STATE_HOME="$PWD/state" \(environment)
      timeout --foreground 30 "$segprobe" shell 127.0.0.1:7007 <&3 >&3 2>&3 3>&-; echo "status $?"
      ss -Htan state established | sed 's/^/left: /'; ls -l state/segprobe; cat state/segprobe/history
      """, in: folder, at: terminal
    ) { try body(terminal) }
    #expect(terminal.isCooked)
    return outcome
  }

  @Test func `Answers come above the line that is being typed`() throws {
    let outcome = try sit { terminal in
      try terminal.expect("LISTEN or CLOSED> ")
      #expect(!terminal.isCooked)
      terminal.type("conn\t\r")
      try terminal.expect("> S. 0:0(0) ack 1")
      try terminal.expect("ESTABLISHED> ")
      terminal.type("P. \"hello\"\rhalf")
      // The echo, and its repetition since nobody acknowledges it, with the line drawn again below each.
      try terminal.expect("> P. 1:6(5) ack 6")
      try terminal.expect("half")
      try terminal.expect("> P. 1:6(5) ack 6")
      try terminal.expect("ESTABLISHED> half")
      terminal.type("\u{03}")
      try terminal.expect("^C\r\n")
      terminal.type("\u{1B}[200~FA\nFA\n\u{1B}[201~")
      try terminal.expect("FA FA ")
      terminal.type("\u{15}.\r")
      try terminal.expect("< . 6:6(0) ack 6")
      terminal.type("x\r")
      try terminal.expect("error: unknown command 'x'")
      terminal.type("\u{04}")
      try terminal.expect("< R 6:6(0) win 0  (so that nothing stays open)")
    }
    #expect(outcome.output.contains("status 0\n"), "\(outcome.output)")
    #expect(!outcome.output.contains("left: "))
    #expect(outcome.output.contains("-rw-------"))
    #expect(outcome.output.hasSuffix("connect \nP. \"hello\"\n.\nx\n"), "\(outcome.output)")
  }

  @Test func `Ctrl-C ends what waits, and the history reaches back`() throws {
    let outcome = try sit { terminal in
      try terminal.expect("CLOSED> ")
      terminal.type("wait 600\r")
      try terminal.expect("wait 600\r\n")
      terminal.type("\u{03}")
      try terminal.expect("CLOSED> ")
      terminal.type("\u{12}ait\r")
      try terminal.expect("wait 600\r\n")
      terminal.type("\u{03}")
      try terminal.expect("CLOSED> ")
      terminal.type("quit\r")
    }
    #expect(outcome.output.contains("status 0\n"), "\(outcome.output)")
  }

  @Test func `A terminal that cannot move its cursor gets plain lines`() throws {
    let outcome = try sit("TERM=dumb") { terminal in
      terminal.type("connect\n")
      try terminal.expect("< . 1:1(0) ack 1")
      #expect(!terminal.text.contains("\u{1B}"))
      #expect(terminal.isCooked)
      terminal.type("\u{04}")
      try terminal.expect("so that nothing stays open")
    }
    #expect(outcome.output.contains("status 0\n"), "\(outcome.output)")
  }

  @Test(arguments: ["TERM", "HUP", "SEGV"])
  func `The terminal is as it was when a signal ends the session`(_ signal: String) throws {
    _ = try sit { terminal in
      try terminal.expect("CLOSED> ")
      #expect(!terminal.isCooked)
      let kill = Process()
      kill.executableURL = URL(fileURLWithPath: "/bin/sh")
      // The one that has this terminal.
      kill.arguments = [
        "-c",
        """
        for process in /proc/[0-9]*; do
          test "$(readlink $process/fd/0)" = \(terminal.name) || continue
          grep -q segprobe $process/comm && kill -\(signal) ${process#/proc/}
        done; true
        """,
      ]
      try kill.run()
      kill.waitUntilExit()
    }
  }
}
