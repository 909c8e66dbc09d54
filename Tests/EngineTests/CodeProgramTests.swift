import Script
import Testing
import Wire

@testable import Engine

@Suite("The program that runs code blocks")
struct CodeProgramTests {
  private typealias Variable = CodeVariables.Variable

  private static func value(_ name: String, in variables: CodeVariables) -> UInt64? {
    variables.variables.last { $0.name == name }?.value
  }

  // MARK: Variables

  @Test("Members of tcp_info have their names, bit fields one each, and no sign")
  func members() throws {
    var octets = [UInt8](repeating: 0, count: 280)
    octets[0] = 1
    octets[6] = 0xA7
    octets[7] = 0b111
    octets.replaceSubrange(76..<80, with: [0xFF, 0xFF, 0xFF, 0xFF])
    octets.replaceSubrange(104..<112, with: [UInt8](repeating: 0xFF, count: 8))
    octets[276] = 0b0101_1001
    octets[278] = 1
    let variables = CodeVariables(information: octets, memory: [])
    let expected: [String: UInt64] = [
      "tcpi_state": 1, "tcpi_snd_wscale": 7, "tcpi_rcv_wscale": 10,
      "tcpi_delivery_rate_app_limited": 1, "tcpi_fastopen_client_fail": 3,
      "tcpi_snd_ssthresh": 0xFFFF_FFFF, "tcpi_pacing_rate": .max,
      "tcpi_ecn_mode": 1, "tcpi_accecn_opt_seen": 2, "tcpi_accecn_fail_mode": 5,
      "tcpi_options2": 0x100,
    ]
    for (name, value) in expected { #expect(Self.value(name, in: variables) == value, "\(name)") }
    #expect(Self.value("tcpi_wscale", in: variables) == nil)
  }

  @Test("What the kernel does not return is not defined, and that is said")
  func short() {
    let variables = CodeVariables(information: [UInt8](repeating: 0, count: 10), memory: [1, 0, 0])
    #expect(variables.variables.map(\.name).last == "tcpi_fastopen_client_fail")
    #expect(
      CodeVariables.absence(of: "tcpi_ecn_mode") == "this kernel's TCP_INFO has no tcpi_ecn_mode")
    #expect(
      CodeVariables.absence(of: "bbr_bw_lo")
        == "the socket's congestion control tells no bbr_bw_lo")
    #expect(CodeVariables.absence(of: "tcpi_nonsense") == nil)
  }

  @Test("Memory and congestion control have the names that packetdrill gives them")
  func others() {
    let words: [UInt8] = (UInt8(1)...9).flatMap { [$0, 0, 0, 0] as [UInt8] }
    let memory = CodeVariables(information: [], memory: words)
    #expect(memory.variables.first == Variable(name: "SK_MEMINFO_RMEM_ALLOC", value: 1))
    #expect(memory.variables.last == Variable(name: "SK_MEMINFO_DROPS", value: 9))
    let expected: [(algorithm: String, octets: Int, names: [String])] = [
      (
        "dctcp", 16,
        ["dctcp_enabled", "dctcp_ce_state", "dctcp_alpha", "dctcp_ab_ecn", "dctcp_ab_tot"]
      ),
      ("vegas", 16, ["tcpv_enabled", "tcpv_rttcnt", "tcp_rtt", "tcp_minrtt"]),
      (
        "bbr", 20,
        [
          "bbr_bw_lo", "bbr_bw_hi", "bbr_min_rtt", "bbr_pacing_gain", "bbr_cwnd_gain", "bbr_bw",
        ]
      ),
      ("bbr", 4, ["bbr_bw_lo"]),
    ]
    for (algorithm, count, names) in expected {
      var variables = CodeVariables(information: [], memory: [])
      variables.add(congestionControl: Array(words.prefix(count)), named: algorithm)
      #expect(variables.variables.map(\.name) == names)
      if names.contains("bbr_bw") {
        #expect(Self.value("bbr_bw", in: variables) == 0x2_0000_0001)
      }
    }
  }

  // MARK: Text

  @Test("A literal is one line of ASCII")
  func literals() {
    #expect(CodeProgram.literal("a b") == #""a b""#)
    #expect(
      CodeProgram.literal("\"\\\n\r\0ü🙂") == #""\"\\\n\U0000000d\U00000000\U000000fc\U0001f642""#)
  }

  static let indented: [(text: String, dedented: String, indentation: Int)] = [
    ("assert 1", "assert 1", 0),
    ("if 1:\n  pass", "if 1:\n  pass", 0),
    ("\n  a\n    b\n  c\n", "\na\n  b\nc\n", 2),
    ("\n\t\ta\n\t# x\n\n\t\tb", "\na\n\t# x\n\nb", 2),
    ("\n# x\n  a\n", "\n# x\na\n", 2),
    ("\r\n  a\r\n  b\r\n", "\na\nb\n", 2),
    ("\n", "\n", 0),
    ("", "", 0),
  ]

  @Test("Code on lines of its own may be indented as a whole", arguments: indented.indices)
  func dedenting(index: Int) {
    let (text, dedented, indentation) = Self.indented[index]
    let result = CodeProgram.dedented(text)
    #expect(result.text == dedented)
    #expect(result.indentation == indentation)
  }

  // MARK: Reports

  private static func hexadecimal(_ text: String) -> String {
    text.isEmpty
      ? "-"
      : text.utf8.map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
  }

  private static func line(_ kind: String, _ block: Int, _ texts: String...) -> String {
    ([kind, "\(block)"] + texts.map(hexadecimal)).joined(separator: " ") + "\n"
  }

  @Test("A report is read as it was written")
  func report() {
    let report = CodeReport(
      Self.line("block", 0) + Self.line("prints", 0, "ü\nx\n") + Self.line("block", 1)
        + Self.line(
          "assert", 1, "a.pkt", "7", "3", "assert x == 1, 2", "2", "x == 1", "x", "1", "x", "2")
        + Self.line("done", 0))
    #expect(report.prints == [CodeReport.Print(block: 0, text: "ü\nx\n")])
    #expect(report.last == 1)
    let place = CodeReport.Place(
      location: SourceLocation(file: "a.pkt", line: 7, column: 3), text: "assert x == 1, 2")
    let assertion = CodeReport.Assertion(
      message: "2", condition: "x == 1", field: "x", expected: "1",
      values: [CodeReport.Value(name: "x", value: "2")])
    #expect(report.end == .failed(block: 1, place, assertion))
    #expect(assertion.summary == "the assertion does not hold: x was 2")
    #expect(assertion.expectation == ["x == 1"])
    #expect(assertion.actual == "x == 2")
  }

  @Test(
    "Lines that are no report are left out",
    arguments: [
      "", "\n\n", "block", "block x", "block -1", "block 99999999999999999999", "done",
      "sh: 1: exec: python3: not found", "assert 0", "assert 0 zz zz zz zz zz zz zz zz",
      "raise 0 61", "prints 0", "prints 0 6", "exit 0",
    ])
  func noise(line: String) {
    let report = CodeReport(line)
    #expect(report.prints.isEmpty && report.last == nil && report.end == .missing)
  }
}
