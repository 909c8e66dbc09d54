import Testing

@Suite struct RequirementTests {
  private let table = "id,level,section,text,observable,reason\nACME-1,MUST,1,Works,a,\n"

  @Test func `A requirement that does not exist is an error with its place`() throws {
    let script = Scripts.pass.replacing("RFC9293:3.5", with: "RFC9293:MUST-99")
    let folder = try ScriptFolder().write("a.pkt", script)
    let outcome = try Program.run("run", "--list", "a.pkt", in: folder)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains(
        "a.pkt:3:10: error: there is no requirement and no section 'RFC9293:MUST-99'; did you mean "
      ))
  }

  @Test func `A suite can have requirements of its own`() throws {
    let folder = try ScriptFolder().write("suite/requirements/ours.csv", table)
      .write("suite/a/b.pkt", Scripts.pass.replacing("RFC9293:3.5", with: "ACME-1"))
      .write("suite/a/c.pkt", Scripts.pass.replacing("RFC9293:3.5", with: "ACME-2"))
      .write("suite/a/plain.pkt", Scripts.packetdrill)
    let outcome = try Program.run("run", "--list", "suite", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.lines.count { $0.hasSuffix("suite/a/b.pkt") } == 2)
    #expect(outcome.lines.count { $0.hasSuffix("suite/a/plain.pkt") } == 1)
    #expect(outcome.errors.hasPrefix("suite/a/c.pkt:3:10: error: there is no requirement"))
  }

  @Test func `A probe of a suite says what it checks, another one need not`() throws {
    let script = Scripts.pass.replacing("checks: [RFC9293:3.5]\n", with: "")
    let folder = try ScriptFolder().write("suite/requirements/ours.csv", table)
      .write("suite/b.pkt", script).write("suite/prologues/c.pkt", script).write("d.pkt", script)
    let outcome = try Program.run("run", "--list", "suite/b.pkt", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("suite/b.pkt:2:1: error: a probe of a suite needs 'checks'"))
    #expect(try Program.run("run", "--list", "d.pkt", in: folder).status == 0)
    #expect(try Program.run("run", "--list", "suite/prologues/c.pkt", in: folder).status == 0)
  }

  @Test func `What is wrong with a table of requirements is said once`() throws {
    let folder = try ScriptFolder().write("suite/requirements/ours.csv", table + "ACME-1,x\n")
      .write("suite/b.pkt", Scripts.pass.replacing("RFC9293:3.5", with: "ACME-1"))
      .write("suite/c.pkt", Scripts.pass.replacing("RFC9293:3.5", with: "ACME-1"))
    let outcome = try Program.run("run", "--list", "suite", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("suite/requirements/ours.csv:3:1: error: 6 fields are"))
  }
}
