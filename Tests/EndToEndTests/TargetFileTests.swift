import Foundation
import Testing

/// A stack that a target file describes: this kernel, as if it were another's.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct TargetFileTests {
  private static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let file = project.appendingPathComponent("Tests/Stacks/linux/target.yaml").path
  private static let probes = project.appendingPathComponent("Probes").path

  private static let kernel = """
    name: Linux
    link: { kind: veth, device: eth0, addresses: kernel }
    services: { echo: 7, hold: 2049 }
    start:
      command: >-
        "{segprobe}" serve echo={echo} hold={hold}
    """

  /// Runs it until no case was inconclusive, which none is twice on a machine that is not overloaded.
  private func run(_ folder: ScriptFolder, _ arguments: String...) throws -> Program.Outcome {
    var outcome = try Program.start(["run"] + arguments, in: folder).finish()
    for _ in 0..<2 where outcome.status == 2 && outcome.output.contains("inconclusive") {
      outcome = try Program.start(["run"] + arguments, in: folder).finish()
    }
    return outcome
  }

  @Test func `A stack is started for each case, judged, and its deviations are known`() throws {
    let outcome = try run(
      try ScriptFolder(), "--target-file", Self.file, Self.probes + "/reset",
      Self.probes + "/data/echo.pkt", "--report", "jsonl=run.jsonl")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("needs an agent: it makes system calls on the target\n"))
    #expect(outcome.output.contains("known "), "\(outcome.output)")
    #expect(outcome.output.contains("echo.pkt\n"), "\(outcome.output)")
  }

  @Test func `A stack that is started once serves all cases, and is stopped by its command`() throws
  {
    let folder = try ScriptFolder().write(
      "target.yaml",
      Self.kernel + "\n  for: run\nstop: echo ended >stopped.txt; kill {pid}\n")
    let outcome = try run(
      folder, "--target-file", "target.yaml", Self.probes + "/data/echo.pkt", "--repeat", "2")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("2 cases in"), "\(outcome.output)")
    #expect(try folder.read("stopped.txt") == "ended\n")
  }

  @Test func `What is behind a device of a process is not taken for the kernel`() throws {
    for kind in ["tap", "tun"] {
      let folder = try ScriptFolder().write(
        "target.yaml",
        """
        name: nobody
        link: { kind: \(kind) }
        services: { echo: 7 }
        start: { command: exec sleep 60, within: 0.3 }
        """)
      let outcome = try run(
        folder, "--target-file", "target.yaml", Self.probes + "/data/echo.pkt", "--ip", "4")
      #expect(outcome.status == 2)
      #expect(
        outcome.output.contains(
          "the server 'exec sleep 60' does not answer "), "\(outcome.output)")
      #expect(outcome.output.contains("1 error\n"), "\(outcome.output)")
    }
  }

  @Test func `A stack that ends in the middle of a case has failed it`() throws {
    let folder = try ScriptFolder().write(
      "target.yaml", Self.kernel + " & sleep 1; echo oh; exit 1\n"
    )
    .write(
      "quiet.pkt",
      """
      /*---
      title: A long silence
      service: hold
      ip: 4
      ---*/
      0 < R 0:0(0) win 0
      +0~+2 > none

      """)
    let outcome = try run(folder, "--target-file", "target.yaml", "quiet.pkt")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("the process of Linux ended during this case"), "\(outcome.output)")
    #expect(outcome.output.contains("the server wrote: oh"), "\(outcome.output)")
  }

  @Test func `A stack with one service runs what asks nothing of another one`() throws {
    let folder = try ScriptFolder().write("target.yaml", Self.kernel)
    let outcome = try run(
      folder, "--target-file", "target.yaml", Self.probes + "/handshake/syn-ack.pkt",
      Self.probes + "/handshake/third-ack.pkt", Self.probes + "/data/server-push.pkt", "--ip", "4")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("needs the service 'daytime'"), "\(outcome.output)")
    #expect(!outcome.output.contains("needs the service 'discard'"), "\(outcome.output)")
  }

  @Test func `A state that the stack was not brought to is no failure, and can be known`() throws {
    let folder = try ScriptFolder().write("target.yaml", Self.kernel + "\ndeviations: known.yaml\n")
      .write(
        "prologues/odd.pkt",
        "/*---\ntitle: A handshake\nservice: hold\nip: 4\n---*/\n0 < S 0:0(0) win 0\n+0 > S. 0:0(0) ack 2 <...>\n"
      )
      .write(
        "x.pkt",
        "/*---\ntitle: What follows\nstart: prologues/odd.pkt\n---*/\n+0 < R 1:1(0) win 0\n"
      )
      .write("known.yaml", "")
    let reason = "the state that the probe is about was not reached: "
    let first = try Program.run("run", "--target-file", "target.yaml", "x.pkt", in: folder)
    #expect(first.status == 2, "\(first.output)\(first.errors)")
    #expect(first.output.contains("(\(reason)"), "\(first.output)")
    #expect(first.output.contains("expected S. 0:0(0) ack 2 <...>, actual S. 0:0(0) ack 1"))
    #expect(first.output.contains("an earlier run of it: inconclusive: \(reason)"))
    for (said, status) in [("S. 0:0(0) ack 1", 0), ("S. 0:0(0) ack 3", 2)] {
      _ = try folder.write(
        "known.yaml",
        "- { probe: x.pkt, verdict: inconclusive, actual: '\(said)', reason: It counts so }\n")
      let known = try Program.run("run", "--target-file", "target.yaml", "x.pkt", in: folder)
      #expect(known.status == status, "\(said): \(known.output)\(known.errors)")
      #expect(known.output.contains(status == 0 ? "1 not judged\n" : "1 inconclusive\n"))
    }
  }

  @Test func `A file that is wrong is said to be, with its line`() throws {
    let folder = try ScriptFolder().write("target.yaml", Self.kernel + " {devise}\n")
      .write("x.pkt", Scripts.pass)
    let outcome = try Program.run("run", "--target-file", "target.yaml", "x.pkt", in: folder)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("target.yaml:5:12: nothing stands for '{devise}' here"))
    let both = try Program.run(
      "run", "--target-file", "target.yaml", "--target", "127.0.0.1:7", "x.pkt", in: folder)
    #expect(both.status == 2)
  }
}
