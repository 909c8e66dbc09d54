import Foundation
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct RunTests {
  @Test func `A probe that holds passes in both IP versions`() throws {
    let folder = try ScriptFolder().write("pass.pkt", Scripts.pass)
    let outcome = try Program.run("run", "pass.pkt", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.lines.count == 3)
    for (line, version) in zip(outcome.lines, ["IPv4", "IPv6"]) {
      #expect(line.hasPrefix("ok ") && line.contains(version) && line.hasSuffix("  pass.pkt"))
    }
    #expect(outcome.lines.last?.hasPrefix("2 cases in ") == true)
    #expect(outcome.lines.last?.hasSuffix(" s: 2 passed") == true)
  }

  @Test func `A failure shows line, both segments, the difference and the ladder`() throws {
    let folder = try ScriptFolder().write("fail.pkt", Scripts.fail)
    let outcome = try Program.run("run", "fail.pkt", "--ip", "4", in: folder)
    #expect(outcome.status == 1)
    for text in [
      "fail.pkt:10:1: the segment is not as expected: ack differs\n",
      "    10 | +0 > . 1:1(0) ack 12\n", "    expected  . 1:1(0) ack 12\n",
      "    actual    . 1:1(0) ack 11 win ",
      "                       ^^^^^^\n", "    ack  expected 12, actual 11\n",
      "|  P. 1:11(10) ack 1 win 65535 \"0123456789\" ",
      "1 failed\n",
    ] { #expect(outcome.output.contains(text), "\(text)") }
    #expect(outcome.lines.contains { $0.hasPrefix("* 0.") && $0.hasSuffix("|  fail.pkt:10") })
  }

  @Test func `In a pipe nothing moves a cursor`() throws {
    let folder = try ScriptFolder().write("fail.pkt", Scripts.fail).write("pass.pkt", Scripts.pass)
    let outcome = try Program.run("run", ".", "-v", in: folder)
    #expect(outcome.status == 1)
    #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\r"))
  }

  @Test func `A pass is silent about its ladder, but not when asked`() throws {
    let folder = try ScriptFolder().write("pass.pkt", Scripts.pass)
    #expect(try !Program.run("run", "pass.pkt", in: folder).output.contains("-->"))
    let outcome = try Program.run("run", "pass.pkt", "--verbose", in: folder)
    #expect(outcome.output.contains("|  S 0:0(0) win 65535 <mss 1460> ---"))
    #expect(outcome.status == 0)
  }

  @Test func `A script as packetdrill has them is run, over IPv4 unless it says otherwise`() throws
  {
    let folder = try ScriptFolder().write("plain.pkt", Scripts.packetdrill)
      .write("mapped.pkt", "--ip_version=ipv4-mapped-ipv6\n" + Scripts.packetdrill)
    let outcome = try Program.run("run", ".", in: folder)
    #expect(outcome.status == 0)
    #expect(
      outcome.lines.map { $0.prefix(18) }.dropLast() == [
        "ok          mapped", "ok          IPv4  ",
      ])
  }

  @Test func `A script that is wrong hides none of the others`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.wrong).write("b.pkt", Scripts.pass)
    let outcome = try Program.run(
      "run", ".", "--ip", "4", "--report", "jsonl=out.jsonl", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("./a.pkt:5:6: error: "))
    #expect(outcome.errors.contains("+0 > Q. 0:0(0) ack 1\n"))
    #expect(outcome.output.contains("1 passed, 1 error\n"))
    let verdicts = try reports(folder.read("out.jsonl")).filter {
      $0["type"] as? String == "verdict"
    }
    #expect(verdicts.count == 2)
    #expect(
      verdicts.contains {
        $0["probe"] as? String == "./a.pkt" && $0["verdict"] as? String == "error"
      })
  }

  @Test func `A failure weighs more than an error`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.wrong).write("b.pkt", Scripts.fail)
    #expect(try Program.run("run", ".", "--ip", "4", in: folder).status == 1)
  }

  private func reports(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func `The JSON lines report has a start, a line for each case and an end`() throws {
    let folder = try ScriptFolder().write("fail.pkt", Scripts.fail).write("pass.pkt", Scripts.pass)
    let outcome = try Program.run("run", ".", "--report", "jsonl=out.jsonl", in: folder)
    let lines = try reports(folder.read("out.jsonl"))
    #expect(
      lines.map { $0["type"] as? String } == ["run"] + Array(repeating: "verdict", count: 4) + [
        "summary"
      ])
    let verdicts = Set(
      lines.dropFirst().dropLast().map { line in
        ["probe", "ip", "verdict"].map { line[$0] as? String ?? "?" }.joined(separator: " ")
      })
    #expect(
      verdicts == [
        "./fail.pkt 4 fail", "./fail.pkt 6 fail", "./pass.pkt 4 pass", "./pass.pkt 6 pass",
      ])
    #expect(lines.last?["exit"] as? Int32 == outcome.status)
    #expect(lines.last?["pass"] as? Int == 2)
  }

  @Test func `Captures are kept, one a case`() throws {
    let folder = try ScriptFolder().write("x/pass.pkt", Scripts.pass)
    #expect(try Program.run("run", "x", "--pcap", "new/captures", in: folder).status == 0)
    #expect(try folder.names(in: "new/captures") == ["x-pass-ip4.pcapng", "x-pass-ip6.pcapng"])
    let octets = try Data(
      contentsOf: folder.url.appendingPathComponent("new/captures/x-pass-ip4.pcapng"))
    #expect(octets.prefix(4) == Data([0x0A, 0x0D, 0x0D, 0x0A]))
    #expect(octets.range(of: Data("x/pass.pkt:6: 0 < S 0:0(0) win 65535 <mss 1460>".utf8)) != nil)
  }

  @Test func `Rounds are compared`() throws {
    let folder = try ScriptFolder().write("pass.pkt", Scripts.pass)
    let outcome = try Program.run("run", "pass.pkt", "--repeat", "2", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.lines.first == "round 1 of 2")
    #expect(outcome.lines.last == "the same verdict for every case in all 2 rounds")
  }

  @Test func `The doctor finds nothing missing where labs work`() throws {
    let outcome = try Program.run("doctor", in: ScriptFolder())
    #expect(outcome.status == 0)
    #expect(outcome.lines.contains { $0.hasPrefix("user namespaces ") && $0.contains(" ok ") })
    #expect(!outcome.output.contains(" missing "))
  }

  @Test func `A reader that goes away is no reason for complaint`() throws {
    let folder = try ScriptFolder().write("pass.pkt", Scripts.pass)
    let running = try Program.start(["run", "pass.pkt"], in: folder)
    try running.output.fileHandleForReading.close()
    let errors = running.errors.fileHandleForReading.readDataToEndOfFile()
    running.process.waitUntilExit()
    #expect(errors.isEmpty)
    #expect(running.process.terminationReason == .exit)
  }
}
