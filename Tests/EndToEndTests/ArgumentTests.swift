import Testing

@Suite struct ArgumentTests {
  static let wrong: [(arguments: [String], message: String)] = [
    (["run"], "Missing expected argument '<paths> ...'"),
    (["frobnicate"], "frobnicate"),
    (["run", "--ip", "5", "a.pkt"], "'5' is invalid for '--ip <ip>'"),
    (["run", "-j", "0", "a.pkt"], "-j must be at least 1"),
    (["run", "--report", "xml=x", "a.pkt"], "unknown kind of report 'xml'; there are jsonl"),
    (["run", "--sysctl", "x", "a.pkt"], "--sysctl"),
    (["run", "--mtu", "10", "a.pkt"], "--mtu must be 68 to 65535"),
    (["run", "nowhere"], "segprobe: cannot open 'nowhere': No such file or directory"),
    (["run", "a.pkt", "--filter", "nothing like it"], "segprobe: no case is left to run"),
    (["run", "a.pkt", "--report", "jsonl=no/such/folder"], "cannot write 'no/such/folder'"),
    (["run", "a.pkt", "--pcap", "a.pkt/x"], "cannot make the folder 'a.pkt/x': Not a directory"),
    (["run", "a.pkt", "--target", "nowhere"], "'nowhere' is invalid for '--target"),
    (["run", "a.pkt", "--target", "h:1", "--exec", "x", "--port", "1"], "exclude each other"),
    (["run", "a.pkt", "--exec", "x"], "--exec and --port go together"),
    (["run", "a.pkt", "--agent", "x"], "--agent goes with --target"),
    (["run", "a.pkt", "--service", "echo"], "--service says what runs on --target or --exec"),
    (["run", "a.pkt", "--target", "h:1", "--service", "x"], "'x' is invalid for '--service"),
    (["run", "empty"], "segprobe: no case is left to run"),
  ]

  @Test(arguments: wrong.indices)
  func `What cannot be run ends with 2 and says why`(_ index: Int) throws {
    let (arguments, message) = Self.wrong[index]
    let folder = try ScriptFolder().write("a.pkt", Scripts.pass).write(
      "empty/prologues/p.pkt", Scripts.pass)
    let outcome = try Program.start(arguments, in: folder).finish()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message))
    #expect(outcome.output == "")
  }

  @Test func `Files that cannot be read as scripts are errors, one line each`() throws {
    let folder = try ScriptFolder().write("a.pkt", "\u{0}\u{1B}[2J\u{FFFD}")
    let outcome = try Program.run("run", "a.pkt", "/dev/null", "--list", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("a.pkt:1:1: error: "))
    #expect(!outcome.errors.contains("\u{1B}"))
  }

  @Test func `Help and version are no errors`() throws {
    let folder = try ScriptFolder()
    let help = try Program.run("run", "--help", in: folder)
    #expect(help.status == 0 && help.output.contains("USAGE: segprobe run"))
    let version = try Program.run("--version", in: folder)
    #expect(
      version.status == 0 && version.output.hasPrefix("segprobe ") && version.lines.count == 1)
  }

  private func suite() throws -> ScriptFolder {
    try ScriptFolder().write("s/b.pkt", Scripts.pass).write("s/a/tagged.pkt", Scripts.tagged)
      .write("s/prologues/p.pkt", Scripts.pass).write("s/notes.txt", "no script")
  }

  @Test func `A listing has files in order, with versions, without prologues`() throws {
    let outcome = try Program.run("run", "--list", "s", "s/b.pkt", in: suite())
    #expect(outcome.status == 0)
    #expect(
      outcome.lines == [
        "4       s/a/tagged.pkt", "6       s/a/tagged.pkt", "4       s/b.pkt", "6       s/b.pkt",
      ])
  }

  static let selections: [(arguments: [String], files: [Substring])] = [
    (["--ip", "4"], ["4       s/a/tagged.pkt", "4       s/b.pkt"]),
    (["--ip", "mapped"], []),
    (["--ip", "6", "--filter", "TAGGED"], ["6       s/a/tagged.pkt"]),
    (["--ip", "6", "--tag", "special"], ["6       s/a/tagged.pkt"]),
    (["--ip", "6", "--skip-tag", "special"], ["6       s/b.pkt"]),
    (["--ip", "6", "--tag", "special", "--skip-tag", "special"], []),
  ]

  @Test(arguments: selections.indices)
  func `Cases are selected by version, name and tag`(_ index: Int) throws {
    let (arguments, files) = Self.selections[index]
    let outcome = try Program.start(["run", "--list", "s"] + arguments, in: suite()).finish()
    #expect(outcome.lines == files)
  }
}
