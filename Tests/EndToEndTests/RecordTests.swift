import Foundation
import Testing

/// Connections that become probes, and probes that are run against the service that was recorded.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct RecordTests {
  /// Records what a client of the kernel's TCP does with a service on the loopback.
  private static func live(
    _ way: String, port: Int, _ client: String, options: String = ""
  ) -> String {
    """
    timeout -s INT 60 "$segprobe" record --live \(way) \(options) -o recorded.pkt 2> live.err &
    recorder=$!
    until grep -q recording live.err; do kill -0 $recorder || { cat live.err; exit 98; }; sleep 0.02; done
    bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(port); \(client)'
    wait $recorder || { cat live.err; exit 97; }

    """
  }

  private static let hello = #"printf "hello, echo\n" >&3; head -n 1 <&3; exec 3>&-"#

  @Test(arguments: ["127.0.0.1:7007", "--interface lo --port 7007"])
  func `A live connection becomes a probe that passes, on the same server and in a lab`(
    _ way: String
  ) throws {
    let folder = try ScriptFolder()
    let outcome = try ServedNamespace.shell(
      Self.live(way, port: 7007, Self.hello)
        + "\"$segprobe\" run --target 127.0.0.1:7007 --service echo recorded.pkt", in: folder)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("1 case in") && outcome.output.contains("1 passed"))
    let probe = try folder.read("recorded.pkt")
    #expect(probe.contains("service: echo") && probe.contains("acks: any"))
    #expect(probe.contains(#""hello, echo\n""#), "\(probe)")
    let lab = try Program.run("run", "recorded.pkt", in: folder)
    #expect(lab.status == 0, "\(probe)\(lab.output)")
    try folder.write("wrong.pkt", probe.replacing("ack 13", with: "ack 14"))
    let wrong = try Program.run("run", "wrong.pkt", in: folder)
    #expect(wrong.status == 1, "\(wrong.output)")
    #expect(wrong.output.contains("ack"), "\(wrong.output)")
  }

  @Test func `A server that closes first, and one whose answer is long`() throws {
    for (port, client, service) in [
      (7013, "cat <&3 > /dev/null; exec 3>&-", "daytime"),
      (7080, #"printf "GET / HTTP/1.0\r\n\r\n" >&3; cat <&3; exec 3>&-"#, "http"),
    ] {
      let folder = try ScriptFolder()
      let outcome = try ServedNamespace.shell(
        Self.live("127.0.0.1:\(port)", port: port, client, options: "--service \(service)")
          + "\"$segprobe\" run --target 127.0.0.1:\(port) --service \(service) recorded.pkt",
        in: folder)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let lab = try Program.run("run", "recorded.pkt", "--ip", "4", in: folder)
      let probe = try folder.read("recorded.pkt")
      #expect(lab.status == 0, "\(probe)\(lab.output)")
    }
  }

  @Test func `Ctrl-C ends a recording, and what has come is written`() throws {
    let folder = try ScriptFolder()
    let outcome = try ServedNamespace.shell(
      """
      "$segprobe" record --live 127.0.0.1:7004 --service hold -o recorded.pkt 2> live.err &
      recorder=$!
      until grep -q recording live.err; do kill -0 $recorder || exit 98; sleep 0.02; done
      "$segprobe" send --established PA --text hi 127.0.0.1:7004 --wait 0.3 > /dev/null
      kill -INT $recorder
      wait $recorder
      """, in: folder)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(try folder.read("recorded.pkt").contains(#""hi""#))
  }

  // MARK: - From files

  /// The captures of a run become probes, and these pass where the run did.
  @Test func `A capture becomes a probe`() throws {
    let folder = try ScriptFolder().write("echo.pkt", Self.probe)
    let run = try Program.run("run", "echo.pkt", "--pcap", "captures", in: folder)
    #expect(run.status == 0, "\(run.output)")
    for version in [4, 6] {
      let capture = "captures/echo-ip\(version).pcapng"
      let outcome = try Program.run("record", capture, "-o", "again.pkt", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("segprobe run again.pkt"), "\(outcome.errors)")
      let again = try Program.run("run", "again.pkt", in: folder)
      let probe = try folder.read("again.pkt")
      #expect(again.status == 0, "\(probe)\(again.output)")
      #expect(again.output.contains("2 passed"), "\(again.output)")
    }
    let printed = try Program.run("record", "captures/echo-ip4.pcapng", in: folder)
    #expect(printed.output.hasPrefix("/*---\n") && printed.output.contains("\n+."))
  }

  @Test func `Of several connections one is chosen, or all are written`() throws {
    let folder = try ScriptFolder().write("two.pkt", Self.twoConnections)
    #expect(
      try Program.run("run", "two.pkt", "--ip", "4", "--pcap", ".", in: folder).status == 0)
    let question = try Program.run("record", "two-ip4.pcapng", in: folder)
    #expect(question.status == 2 && question.output.isEmpty)
    #expect(question.errors.contains("2 connections; choose one with --connection"))
    let names = question.errors.split(separator: "\n").compactMap {
      $0.split(separator: " ").first { $0.contains("-192.168.0.1:8080") }
    }
    try #require(names.count == 2, "\(question.errors)")
    for choice in ["2", String(names[1])] {
      let one = try Program.run("record", "two-ip4.pcapng", "--connection", choice, in: folder)
      #expect(one.status == 0 && one.output.contains("second") && !one.output.contains("first"))
    }
    let all = try Program.run("record", "two-ip4.pcapng", "--all", "-o", "each.pkt", in: folder)
    #expect(all.status == 0, "\(all.errors)")
    let run = try Program.run("run", "each-1.pkt", "each-2.pkt", "--ip", "4", in: folder)
    #expect(run.status == 0 && run.output.contains("2 passed"), "\(run.output)")
    let none = try Program.run("record", "two-ip4.pcapng", "--connection", "7", in: folder)
    #expect(none.status == 1 && none.errors.contains("no such connection"))
  }

  @Test(arguments: [
    (["record"], "which capture?"), (["record", "nowhere.pcap"], "cannot open 'nowhere.pcap'"),
    (["record", "text.pcap"], "text.pcap: at octet 0: neither pcap nor pcapng"),
    (["record", "damaged.pcap"], "damaged.pcap: at octet 32: frame 1 is said to have"),
    (["record", "--live"], "--live needs HOST:PORT, or --interface and --port"),
    (["record", "--live", "here"], "'here' is no HOST:PORT"),
    (["record", "--live", "--interface", "nosuch0", "--port", "7"], "nosuch0"),
    (["record", "x.pcap", "--port", "7"], "are for --live"),
    (["record", "x.pcap", "--service", "gopher"], "--service must be one of"),
    (["record", "x.pcap", "--all"], "--all needs -o"),
    (["record", "empty.pcap", "--connection", "a-b"], "expected ADDRESS:PORT-ADDRESS:PORT"),
  ])
  func `What cannot be done is said`(_ arguments: [String], _ text: String) throws {
    let folder = try ScriptFolder()
    let head: [UInt8] =
      [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 12) + [1, 0, 0, 0]
    try folder.write("text.pcap", "this is no capture")
    try Data(head).write(to: folder.url.appendingPathComponent("empty.pcap"))
    try Data(head + [UInt8](repeating: 0xFF, count: 16))
      .write(to: folder.url.appendingPathComponent("damaged.pcap"))
    let outcome = try Program.start(arguments, in: folder).finish()
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
  }

  // MARK: - Showing

  @Test func `A ladder is drawn from a capture, with states and silence`() throws {
    let folder = try ScriptFolder().write("echo.pkt", Self.probe)
    #expect(try Program.run("run", "echo.pkt", "--ip", "4", "--pcap", ".", in: folder).status == 0)
    let shown = try Program.run("show", "echo-ip4.pcapng", "--width", "100", in: folder)
    #expect(shown.status == 0, "\(shown.errors)")
    for text in [
      "tester 192.0.2.1:40000", "192.168.0.1:8080 target", "o  SYN-SENT", "SYN-RECEIVED  o",
      "s of silence", #"P. 1:6(5) ack 1 win 65535 "hello""#, "o  FIN-WAIT-1", "CLOSE-WAIT  o",
    ] {
      #expect(shown.output.contains(text), "\(text) is not in\n\(shown.output)")
    }
    #expect(!shown.output.contains("\u{1B}"))
    let narrow = try Program.run(
      "show", "echo-ip4.pcapng", "--width", "50", "--variables", "--color", "always", in: folder)
    #expect(narrow.output.contains("\u{1B}[36m") && narrow.output.contains("UNA 1 NXT 6"))
    let plain = ["\u{1B}[36m", "\u{1B}[2m", "\u{1B}[0m"].reduce(narrow.output) {
      $0.replacing($1, with: "")
    }
    #expect(plain.split(separator: "\n").allSatisfy { $0.count <= 50 }, "\(plain)")
  }

  @Test func `The cases of a report are drawn, all or by name`() throws {
    let folder = try ScriptFolder().write("good.pkt", Self.probe)
    try folder.write(
      "bad.pkt", Self.probe.replacing("> S. 0:0(0) ack 1", with: "> S. 0:0(0) ack 2"))
    #expect(
      try Program.run(
        "run", "good.pkt", "bad.pkt", "--ip", "4", "--report", "jsonl=run.jsonl", in: folder
      ).status == 1)
    let all = try Program.run("show", "run.jsonl", in: folder)
    #expect(all.status == 0 && all.output.contains("good.pkt") && all.output.contains("bad.pkt"))
    let good = try Program.run("show", "run.jsonl", "good", in: folder)
    #expect(good.output.contains("(CLOSE-WAIT)  o") && !good.output.contains("FAIL"))
    let bad = try Program.run("show", "run.jsonl", "--failed", in: folder)
    #expect(bad.output.contains("FAIL") && !bad.output.contains("good.pkt"))
    #expect(bad.output.contains("(expected: S. 0:0(0) ack 2"), "\(bad.output)")
    let none = try Program.run("show", "run.jsonl", "nothing", in: folder)
    #expect(none.status == 1 && none.errors.contains("good.pkt"), "\(none.errors)")
    let mixed = try Program.run("show", "run.jsonl", "--all", in: folder)
    #expect(mixed.status == 2 && mixed.errors.contains("are for captures"))
    _ = try folder.write("odd", "neither")
    let odd = try Program.run("show", "odd", in: folder)
    #expect(odd.status == 2 && odd.errors.contains("neither pcap nor pcapng"))
  }

  @Test(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
  func `Without a file, show draws cases of the last run`() throws {
    let folder = try ScriptFolder().write("good.pkt", Scripts.pass).write("bad.pkt", Scripts.fail)
    let early = try Program.run("show", "good", in: folder)
    #expect(early.status == 2, "\(early.errors)")
    #expect(early.errors == "segprobe: there is no file 'good'; no run is kept here\n")
    _ = try Program.run("run", "good.pkt", "bad.pkt", "--ip", "4", in: folder)
    for name in ["good", "good.pkt"] {
      let good = try Program.run("show", name, in: folder)
      #expect(good.status == 0 && good.output.contains("S 0:0(0)"), "\(good)")
      #expect(!good.output.contains("bad.pkt"))
    }
    let failed = try Program.run("show", "--failed", in: folder)
    #expect(failed.output.contains("bad.pkt") && !failed.output.contains("good.pkt"))
    let none = try Program.run("show", "nothing", in: folder)
    #expect(none.status == 1)
    #expect(
      none.errors.hasPrefix("segprobe: there is no file 'nothing'; the last run: no case has"))
    // The next run takes its place.
    _ = try Program.run("run", "good.pkt", "--ip", "4", in: folder)
    #expect(try Program.run("show", "--failed", in: folder).status == 1)
  }

  // MARK: - Probes to record

  private static let probe = #"""
    /*---
    title: Echo
    service: echo
    acks: any
    ---*/
    0 < S 0:0(0) win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 7>
    +0 > S. 0:0(0) ack 1 <mss *,sackOK,wscale *>
    +0 < . 1:1(0) ack 1 win 65535
    +.3 < P. 1:6(5) ack 1 win 65535 "hello"
    +0~+1 > P. 1:6(5) ack 6 "hello"
    +0 < . 6:6(0) ack 6 win 65535
    +0 < F. 6:6(0) ack 6 win 65535
    +0~+1 > F. 6:6(0) ack 7
    +0 < . 7:7(0) ack 7 win 65535

    """#

  private static let twoConnections = #"""
    /*---
    title: Two
    service: echo
    acks: any
    ---*/
    0 A < S 0:0(0) win 65535
    +0 A > S. 0:0(0) ack 1 <...>
    +0 A < P. 1:6(5) ack 1 win 65535 "first"
    +0~+1 A > . 1:6(5) ack 6
    +0 A < R 6:6(0) win 0
    +0 B < S 0:0(0) win 65535
    +0 B > S. 0:0(0) ack 1 <...>
    +0 B < P. 1:7(6) ack 1 win 65535 "second"
    +0~+1 B > . 1:7(6) ack 7
    +0 B < R 7:7(0) win 0

    """#
}
