import Engine
import Glibc
import Testing
import Wire

@testable import Target

@Suite("Commands that need no shell")
struct SimpleCommandTests {
  private static func words(_ text: String) -> [[String]]? {
    SimpleCommandParser.commands(of: text)?.map(\.words)
  }

  @Test func `A list of simple commands is read as shells read it`() {
    let text = """
      #!/bin/bash
      # What public init scripts have.

      ip tcp_metrics flush all > /dev/null 2>&1
      sysctl -q net.ipv4.tcp_rmem="4096 540000 $((15*1024 * 1024))" # a word
      sysctl -q \\
        net.ipv4.tcp_sack=1 'net.ipv4.tcp_wmem=4096 $x'; tc qdisc add dev tun0 root pfifo
      \t../../common/set_sysctls.py /proc/sys/net/ipv4/tcp_timestamps=0;
      """
    #expect(
      SimpleCommandParser.commands(of: text) == [
        SimpleCommand(
          words: ["ip", "tcp_metrics", "flush", "all"], isRedirected: true,
          text: "ip tcp_metrics flush all > /dev/null 2>&1", line: 4),
        SimpleCommand(
          words: ["sysctl", "-q", "net.ipv4.tcp_rmem=4096 540000 15728640"],
          text: #"sysctl -q net.ipv4.tcp_rmem="4096 540000 $((15*1024 * 1024))""#, line: 5),
        SimpleCommand(
          words: ["sysctl", "-q", "net.ipv4.tcp_sack=1", "net.ipv4.tcp_wmem=4096 $x"],
          text: "sysctl -q \\\n  net.ipv4.tcp_sack=1 'net.ipv4.tcp_wmem=4096 $x'", line: 6),
        SimpleCommand(
          words: ["tc", "qdisc", "add", "dev", "tun0", "root", "pfifo"],
          text: "tc qdisc add dev tun0 root pfifo", line: 7),
        SimpleCommand(
          words: ["../../common/set_sysctls.py", "/proc/sys/net/ipv4/tcp_timestamps=0"],
          text: "../../common/set_sysctls.py /proc/sys/net/ipv4/tcp_timestamps=0", line: 8),
      ])
  }

  @Test(
    "What has more to it is a shell's",
    arguments: [
      "cd /tmp", "export A=1", "set -e", "A=1 ip", "A=./b ip", "A=/b", "x", ". ./x",
      "if ip; then ip; fi",
      "ip a && ip b", "ip a || ip b", "ip a | tc", "ip &", "ip a & tc", "ip $x", "ip ${PPID}",
      "ip `ip`", "ip $(ip)", "ip \"$x\"", "ip \"`ip`\"", "ip \"\\n\"", "ip *", "ip a?", "ip [a]",
      "ip ~", "ip {a,b}", "ip a{", "ip !x", "ip 'a", "ip \"a", "ip $((1+))", "ip $((010))",
      "ip $((9223372036854775807*2))", "ip $((x))", "ip $((1)", "ip $'a'", "ip > /tmp/x",
      "ip >> /dev/null", "ip < /dev/null", "ip 3>/dev/null", "ip 2>&3", "ip &> /dev/null",
      "ip >/dev/nullx", "ip 2>&1x", "ip 2>&1>&2", "> /dev/null", "ip a\\ b", "ip a\\\nb", "; ip",
      "ip;; tc", "ip ;& tc", "(ip)", "{ ip; }", "! ip", "ip a#b", "ip () { tc; }", "ip\r\ntc",
      "ip \u{0}", "ip <<E\nE", "time ip", "exec ip", "ip \\", "/a=b/c", "=\u{301}/x", "-e/x", "%/x",
      "ip '\u{0}'",
      "ip # \u{0}", "'i p'",
    ])
  func notSimple(text: String) {
    #expect(SimpleCommandParser.commands(of: text) == nil, "\(text)")
  }

  /// Texts of pieces that mean something to shells, and what sh and bash make of those that are read here.
  @Test(arguments: ["sh", "bash"])
  func `Shells find the same words`(shell: String) throws {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "a", "b=c", "0", "17", ".", "/", "-q", "net.ipv4.x=1", "'", "\"", "'a  b'", "\"c  'd'\"",
      "$((", "))",
      "$((3*4))", "*", " ", "  ", "\t", "\n", ";", ";\n", "\\\n", "#", " # x\n", ">", "2>", "2>&1",
      " > /dev/null", " 2>/dev/null", ">&2", "&", "|", "~", "%", "@", "+", "{", "}", "!", "é", "\\",
      "$a", "(",
      ")", "=", ",", ":",
    ]
    var texts: [String] = []
    while texts.count < 3_000 {
      var text = ""
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        text += ["ip ", "tc ", "sysctl -q ", "e'thtool' "].randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          text += pieces.randomElement(using: &random) ?? ""
        }
        text += ["\n", ";", "; "].randomElement(using: &random) ?? ""
      }
      // A path would be run.
      if let words = Self.words(text), !words.contains(where: { $0[0].contains("/") }) {
        texts.append(text)
      }
    }
    let show = #"{ printf '<%s>' "$0" "$@" >&3; echo >&3; }"#
    let folder = try Folder()
    let program =
      "exec 3>&1\ncd \(folder.path)\n"
      + ["ip", "tc", "sysctl", "ethtool"].map { "\($0)() \(show.replacing("$0", with: $0))\n" }
      .joined()
      + texts.map { "echo text >&3\n\($0)\n" }.joined()
    let outcome = try ShellCommand.run(
      TargetCommand("exec \(shell)", input: Array(program.utf8), kept: 1 << 24), limit: .seconds(60)
    )
    #expect(outcome.status == 0)
    let found = outcome.output.split(separator: "text\n", omittingEmptySubsequences: false)
    let last = found.count > 1 ? texts[found.count - 2] : ""
    try #require(found.count == texts.count + 1, "\(last): \(found.last ?? "")")
    for (text, found) in zip(texts, found.dropFirst()) {
      let words = try #require(Self.words(text))
      let expected = words.map { $0.map { "<\($0)>" }.joined() + "\n" }.joined()
      #expect(found == expected, "\(text)")
    }
  }

  // MARK: sysctl

  private static func settings(_ text: String) throws -> [String]? {
    let words = try #require(words(text)?.first)
    return SysctlCommand.settings(in: words)?.map { "\($0.path) \($0.value)" }
  }

  @Test func `Settings of the network that sysctl would write without a word are written here`()
    throws
  {
    #expect(try Self.settings("sysctl -q net.ipv4.tcp_ecn=0") == ["net/ipv4/tcp_ecn 0"])
    #expect(try Self.settings("sysctl -qw net/ipv4/a=b=c") == ["net/ipv4/a b=c"])
    #expect(
      try Self.settings("sysctl -e -q net.ipv4.a='1 2' net.core.b=x")
        == ["net/ipv4/a 1 2", "net/core/b x"])
  }

  @Test(arguments: [
    "sysctl net.ipv4.a=1", "sysctl -w net.ipv4.a=1", "sysctl -q", "sysctl -q net.ipv4.a",
    "sysctl -n net.ipv4.a",
    "sysctl -q -p x", "sysctl -q kernel.a=1", "sysctl -q net.ipv4..a=1",
    "sysctl -q net/../kernel/a=1",
    "sysctl -q net=1", "sysctl -q 'net.ipv4.conf.*.a=1'", "sysctl -q net.ipv4.conf.a/b.c=1",
    "sysctl -q net.ipv4.a=", "sysctl -q 'net.ipv4.a= 1'", "sysctl -q 'net.ipv4.a=1\n'",
    "sysctl -q net.ipv4.a=1 -p", "sysctl -q 'net.ipv4.a =1'", "sysctl -q -net.ipv4.a=1",
    "sysctl -q net.ipv4.ip_forward=1", "sysctl -q net.ipv6.conf.all.forwarding=1",
    "/sbin/sysctl -q net.ipv4.a=1", "ip -q net.ipv4.a=1",
  ])
  func `Others are sysctl's`(text: String) throws {
    #expect(try Self.settings(text) == nil)
  }

  @Test func `Another sysctl in front of the system's is asked for`() throws {
    let folder = try Folder()
    #expect(SysctlCommand.isUsual(path: "\(folder.path):/usr/sbin:/sbin"))
    _ = try folder.file("sysctl", "#!/bin/sh\n", mode: 0o644)
    #expect(SysctlCommand.isUsual(path: "\(folder.path):/usr/sbin:/sbin"))
    _ = try folder.file("bin/sysctl", "#!/bin/sh\n")
    #expect(!SysctlCommand.isUsual(path: "\(folder.path)/bin:/usr/sbin:/sbin"))
    #expect(SysctlCommand.isUsual(path: "/usr/sbin:/sbin:\(folder.path)/bin"))
    for path in [":/usr/sbin:/sbin", "~/bin:/usr/sbin:/sbin", ".:/usr/sbin:/sbin", "", folder.path]
    {
      #expect(!SysctlCommand.isUsual(path: path), "\(path)")
    }
  }

  // MARK: Carrying out

  /// A folder of sysctls, and what of a list is left to shells.
  private final class Recorder {
    let folder: Folder
    private(set) var texts: [ShellText] = []
    var status: Int32? = 0

    init() throws {
      folder = try Folder()
      for name in ["net/ipv4/a", "net/ipv4/b"] { _ = try folder.file(name, "0\n", mode: 0o644) }
    }

    /// - Returns: `nil` for what is no list.
    func run(_ text: String, limit: Instant.Interval = .seconds(60)) throws -> Int32?? {
      texts = []
      guard let list = SimpleCommandList(text, sysctls: folder.path) else { return nil }
      return .some(
        try list.run(until: RunQueueClock.now + limit) { text in
          texts.append(text)
          return status
        })
    }

    func value(_ name: String) throws -> String {
      try ShellCommand.run(
        TargetCommand("cat \(folder.path)/net/ipv4/\(name)"), limit: .seconds(20)
      ).output
    }
  }

  @Test func `A shell gets what is no setting, and what is not taken`() throws {
    let recorder = try Recorder()
    let text = "sysctl -q net.ipv4.a=1\n\nip link; sysctl -q net.ipv4.b=2 net.ipv4.c=3"
    #expect(try recorder.run(text) == 0)
    #expect(
      recorder.texts == [
        ShellText(commands: "\n\nip link"),
        ShellText(commands: "\n\nsysctl -q net.ipv4.b=2 net.ipv4.c=3"),
      ])
    #expect(try [recorder.value("a"), recorder.value("b")] == ["1\n", "2\n"])
    #expect(try recorder.run("ip link; tc qdisc") == .none)
    #expect(SimpleCommandList("sysctl -q net.ipv4.a=1", sysctls: nil) == nil)
  }

  @Test func `The last command's status is the list's`() throws {
    let recorder = try Recorder()
    recorder.status = 3
    #expect(try recorder.run("sysctl -q net.ipv4.a=1; ip link") == 3)
    #expect(try recorder.run("ip link; sysctl -q net.ipv4.a=1") == 0)
    let file = try recorder.folder.file("file", "#!/bin/sh\nsysctl -q net.ipv4.a=1\nip link\n")
    #expect(try recorder.run(file) == 3)
  }

  @Test func `Nothing comes after the deadline`() throws {
    let recorder = try Recorder()
    #expect(try recorder.run("sysctl -q net.ipv4.a=1", limit: .zero) == .some(nil))
    recorder.status = nil
    #expect(try recorder.run("ip link; sysctl -q net.ipv4.a=1; tc qdisc") == .some(nil))
    #expect(recorder.texts == [ShellText(commands: "ip link")])
    #expect(try recorder.value("a") == "0\n")
  }

  @Test func `Files for a shell are read, and no others`() throws {
    let recorder = try Recorder()
    let set = "sysctl -q net.ipv4.a=1"
    let plain = try recorder.folder.file("plain", "#!/bin/sh\n\(set)\nip link\n")
    let link = ShellText(shell: "/bin/sh", commands: "\n\nip link", name: plain)
    #expect(try recorder.run(plain) == 0)
    #expect(recorder.texts == [link])
    let outer = try recorder.folder.file("outer", "#! /bin/bash\n\(set)\n\(plain)\ntc qdisc")
    #expect(try recorder.run(outer) == 0)
    let qdisc = ShellText(shell: "/bin/bash", commands: "\n\n\ntc qdisc", name: outer)
    #expect(recorder.texts == [link, qdisc])
    let others = [
      try recorder.folder.file("strict", "#!/bin/sh -e\n\(set)\n"),
      try recorder.folder.file("state", "#!/bin/sh\n\(set)\ncd /\n"),
      try recorder.folder.file("python", "#!/usr/bin/env python3\nip\n"),
      try recorder.folder.file("none", "\(set)\n"),
      try recorder.folder.file("empty", ""),
      try recorder.folder.file(
        "long", "#!/bin/sh\n\(set)\n" + String(repeating: "#", count: 65_536)),
      try recorder.folder.file("locked", "#!/bin/sh\n\(set)\n", mode: 0o644),
      recorder.folder.path + "/missing",
      recorder.folder.path + "/",
      plain + " > /dev/null",
    ]
    for other in others {
      #expect(try recorder.run(other) == 0)
      #expect(recorder.texts == [ShellText(commands: other)])
    }
    #expect(try recorder.value("a") == "1\n")
  }

  @Test func `A file that starts itself is a shell's in the end`() throws {
    let recorder = try Recorder()
    let path = recorder.folder.path + "/file"
    _ = try recorder.folder.file("file", "#!/bin/sh\nsysctl -q net.ipv4.a=1\n\(path)\n")
    #expect(try recorder.run(path) == 0)
    #expect(recorder.texts == [ShellText(shell: "/bin/sh", commands: "\n\n\(path)", name: path)])
  }

  // MARK: Shells

  @Test func `What each shell of a list writes, and its status, are as of one`() throws {
    let folder = try Folder()
    let file = try folder.file(
      "file", "#!/bin/bash\n/bin/echo b\nno/such\n\(folder.path)/plain\n")
    _ = try folder.file("plain", "[[ 1 == 1 ]] && echo c; exit 4")
    let outcome = try ShellCommand.run(
      TargetCommand("/bin/echo a\n\(file)"), limit: .seconds(20))
    #expect(outcome.status == 4)
    #expect(outcome.output == "a\nb\n\(file): line 3: no/such: No such file or directory\nc\n")
  }

  @Test func `The deadline ends what any shell of a list has left behind`() throws {
    let folder = try Folder()
    let behind = try folder.file("behind", "#!/bin/sh\nsleep 1000 & echo $!")
    let hangs = try folder.file("hangs", "#!/bin/sh\nsleep 1000; echo")
    let outcome = try ShellCommand.run(
      TargetCommand("\(behind); \(hangs); /bin/echo no"), limit: .seconds(5))
    #expect(outcome.status == 137)
    let process = try #require(Int32(outcome.output.dropLast()))
    #expect(try Self.hasEnded(process))
  }

  private static func hasEnded(_ process: Int32) throws -> Bool {
    // Nobody's child any more: until somebody has waited for it, it is a zombie.
    let text =
      "while grep -q '^State:.[^Z]' /proc/\(process)/status 2>/dev/null; do sleep .01; done"
    return try ShellCommand.run(TargetCommand(text), limit: .seconds(20)).status == 0
  }

  /// Gone when nobody has it.
  private final class Folder {
    let path: String

    init() throws {
      var name = Array("/tmp/segprobe-commands-XXXXXX".utf8CString)
      path = try #require(unsafe mkdtemp(&name).map { unsafe String(cString: $0) })
    }

    deinit { _ = try? ShellCommand.run(TargetCommand("rm -r \(path)"), limit: .seconds(20)) }

    func file(_ name: String, _ text: String, mode: UInt32 = 0o755) throws -> String {
      let path = "\(path)/\(name)"
      let input = Array(text.utf8)
      let octal = String(mode, radix: 8)
      let write = "mkdir -p $(dirname \(path)) && cat > \(path) && chmod \(octal) \(path)"
      let outcome = try ShellCommand.run(TargetCommand(write, input: input), limit: .seconds(20))
      try #require(outcome.status == 0)
      return path
    }
  }
}
