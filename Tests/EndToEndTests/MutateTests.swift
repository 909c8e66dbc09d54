import Testing

@Suite("segprobe mutate", .enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct MutateTests {
  private static let prologue = """
    /*---
    title: open
    service: echo
    ---*/
    0 < S 0:0(0) win 65535 <mss 1460>
    +0 > S. 0:0(0) ack 1 <mss *>
    +0 < . 1:1(0) ack 1 win 65535

    """

  /// - Parameter expectations: of the echo of ten octets, with or without an ACK before it.
  private func prove(_ expectations: String, front: String = "", _ more: String...) throws
    -> Program.Outcome
  {
    let probe = """
      /*---
      title: What is sent comes back
      checks: [RFC862]
      start: prologues/open.pkt
      \(front)---*/
      +0 < P. 1:11(10) ack 1 win 65535 "0123456789"
      \(expectations)
      """
    let folder = try ScriptFolder().write("prologues/open.pkt", Self.prologue)
      .write("echo.pkt", probe)
    return try Program.start(["mutate", "echo.pkt"] + more, in: folder).finish()
  }

  /// The service answers within its turn, so that the ACK rides on the data or goes before it.
  private static let exact = """
    +0~+.5 > . 1:1(0) ack 11
    +0~+.1 > P. 1:11(10) ack 11 "0123456789"

    """

  private static let weak = """
    +0~+.5 > . 1:1(0) ack 11
    +0~+.1 > any 1(>= 1) ack *

    """

  @Test func `A probe that looks at everything scores all`() throws {
    let outcome = try prove(Self.exact)
    #expect(outcome.status == 0, "\(outcome.output)")
    let words = outcome.lines.first?.split(separator: " ")
    #expect(words?.last == "echo.pkt")
    let numbers = words?.first?.split(separator: "/")
    #expect(numbers?.count == 2 && numbers?.first == numbers?.last)
    #expect(outcome.lines.last?.contains(" killed, 0 survived") == true)
  }

  @Test func `A weak probe is named with what it does not look at, and where`() throws {
    let outcome = try prove(Self.weak)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("survived      payload of segment 2\n"))
    #expect(outcome.output.contains("survived      ack of segment 2\n"))
    #expect(outcome.output.contains("    mutated   P. 1:11(10) ack 12 win "))
    #expect(outcome.output.contains("    taken by  echo.pkt:8: +0~+.1 > any 1(>= 1) ack *\n"))
    #expect(!outcome.output.contains("survived      ack of segment 1"))
  }

  @Test func `A declared equivalent is counted, and must be one`() throws {
    let declared =
      "equivalent:\n  - { change: \"payload of segment 2\", reason: \"any will do\" }\n"
    let weak = try prove(Self.weak, front: declared, "--change", "payload of segment 2")
    #expect(weak.status == 0, "\(weak.output)")
    #expect(weak.output.contains("1 equivalent (100.0 %)"))
    let strict = try prove(Self.exact, front: declared, "--change", "payload of segment 2")
    #expect(strict.status == 1)
    #expect(
      strict.output.contains(
        "echo.pkt:6: 'payload of segment 2' is declared equivalent, but noticed: "))
  }

  @Test func `A declaration that names nothing is an error`() throws {
    let unknown = "equivalent:\n  - { change: \"ack of segment 9\", reason: \"none\" }\n"
    let outcome = try prove(Self.exact, front: unknown)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("echo.pkt:6: there is no change 'ack of segment 9'"))
    let wrong = "equivalent:\n  - { change: \"ack of segment 2\" }\n"
    let refused = try prove(Self.exact, front: wrong)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("an equivalent change needs a 'reason'"))
  }

  @Test func `The changes can be listed without being run, and reported as lines of JSON`() throws {
    let list = try prove(Self.exact, "--list")
    #expect(list.status == 0)
    #expect(list.output.contains("\nack of segment 2\n    original  P. 1:11(10) ack 11 win "))
    #expect(list.lines.last?.hasSuffix(" changes of 1 case") == true)
    let report = try prove(Self.exact, "--change", "ack of", "--report", "jsonl=-")
    #expect(report.output.contains("{\"type\": \"mutant\", \"probe\": \"echo.pkt\""))
    #expect(report.output.contains("\"change\": \"ack of segment 1\", \"outcome\": \"killed\""))
  }

  @Test func `A case that fails by itself proves nothing`() throws {
    let outcome = try prove("+0~+.5 > . 1:1(0) ack 12\n")
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains("FAIL        echo.pkt  (the segment is not as expected: ack differs)")
    )
  }

  @Test func `A deviation that the file gives as the answer in a cell is one`() throws {
    let cell = """
      /*---
      title: A FIN takes no number
      checks: [RFC862]
      start: prologues/open.pkt
      state: ESTABLISHED
      segment: FIN+ACK in order
      ---*/
      +0 < F. 1:1(0) ack 1 win 65535
      +0~+.5 > . 1:1(0) ack 1
      +0 state CLOSE-WAIT
      """
    let deviations =
      "- { probe: cell.pkt, reply: \"ACK(SND.NXT,RCV.NXT+1)\", reason: it does take one }\n"
    let folder = try ScriptFolder().write("cell.pkt", cell)
      .write("prologues/open.pkt", Self.prologue.replacing("echo", with: "hold"))
      .write("deviations/linux.yaml", deviations)
    let outcome = try Program.start(
      ["mutate", "cell.pkt", "--change", "of segment 1"], in: folder
    ).finish()
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.lines.last?.contains(" 0 survived") == true)
    #expect(outcome.lines.last?.contains(" 0 killed") == false)
  }
}
