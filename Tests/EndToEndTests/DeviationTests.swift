import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct DeviationTests {
  private func run(_ deviations: String, _ script: String = Scripts.fail, _ more: String...) throws
    -> Program.Outcome
  {
    let folder = try ScriptFolder().write("suite/a/b.pkt", script).write(
      "suite/deviations/linux.yaml", deviations)
    return try Program.start(["run", "suite/a", "--ip", "4"] + more, in: folder).finish()
  }

  @Test func `A failure that the file explains is as expected`() throws {
    let outcome = try run("- {probe: a/b.pkt, actual: \". 1:1(0) ack 11\", reason: it counts}\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("known "))
    #expect(outcome.output.contains("  suite/a/b.pkt  (it counts)\n"))
    #expect(outcome.output.contains(": 1 known deviation\n"))
  }

  @Test func `Another failure than the explained one is a failure`() throws {
    let outcome = try run("- {probe: a/b.pkt, actual: \". 1:1(0) ack 13\", reason: it counts}\n")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("the deviations file expects '. 1:1(0) ack 13' instead"))
  }

  @Test func `A pass that the file does not expect is reported as loudly`() throws {
    let outcome = try run("- {probe: a/b.pkt, expect: ack, reason: it counts}\n", Scripts.pass)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("UNEXPECTED "))
    #expect(outcome.output.contains("1 passed unexpectedly\n"))
  }

  @Test func `What the file exempts is not run, and the reason is told`() throws {
    let entry = "- {probe: a/b.pkt, verdict: skip, reason: it has no such state}\n"
    let outcome = try run(entry, Scripts.fail + "\n", "--filter", "b.pkt")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("not asked: it has no such state"))
    let other = "- {probe: a/b.pkt, ip: 6, verdict: skip, reason: it has no such state}\n"
    #expect(try run(other).status == 1)
  }

  @Test func `Entries for other versions do not count, and the file can be left out`() throws {
    let entry = "- {probe: a/b.pkt, ip: 6, actual: \". 1:1(0) ack 11\", reason: it counts}\n"
    #expect(try run(entry).status == 1)
    let all = "- {probe: a/b.pkt, actual: \". 1:1(0) ack 11\", reason: it counts}\n"
    #expect(try run(all, Scripts.fail, "--deviations", "none").status == 1)
    #expect(try run("[]", Scripts.fail, "--deviations", "suite/deviations/linux.yaml").status == 1)
  }

  static let faults: [(String, String)] = [
    (
      "- {probe: a/c.pkt, expect: x, reason: y}\n",
      "suite/deviations/linux.yaml:1: there is no probe 'a/c.pkt'\n"
    ),
    ("- {probe: a/b.pkt, case: two, expect: x, reason: y}\n", "'a/b.pkt' has no case 'two'\n"),
    ("- {probe: a/b.pkt, expect: x}\n", "'reason' is missing\n"),
    (
      "- {probe: a/b.pkt, reason: x}\n",
      "'actual', 'reply' or 'expect' must say what the target does instead\n"
    ),
    ("- {probe: a/b.pkt, resaon: x}\n", "unknown key 'resaon'; expected one of probe, case, ip, "),
    ("- {probe: a/b.pkt, ip: 5, expect: x, reason: y}\n", "'ip' must be 4, 6 or mapped, not '5'\n"),
    (
      "- {probe: a/b.pkt, verdict: pass, reason: x}\n",
      "'verdict' must be fail, inconclusive, optional or skip, not 'pass'\n"
    ),
    (
      "- {probe: a/b.pkt, verdict: skip, expect: x, reason: y}\n",
      "what is skipped has no 'actual', 'reply', 'next' or 'expect'\n"
    ),
    ("probe: a/b.pkt\n", "a list of deviations is expected"),
    ("- {probe: [\n", "suite/deviations/linux.yaml"),
  ]

  @Test(arguments: faults.indices)
  func `A file that is wrong is said to be, and the run cannot end well`(_ index: Int) throws {
    let (text, message) = Self.faults[index]
    let outcome = try run(text, Scripts.pass)
    #expect(outcome.errors.contains(message))
    #expect(outcome.status == 2)
  }
}
