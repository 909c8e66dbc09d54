import Foundation
import Glibc
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct EndingTests {
  /// Starts a run that would last ten minutes, and waits until its quick case has a verdict.
  private func startLongRun() throws -> Program.Running {
    let folder = try ScriptFolder().write("a.pkt", Scripts.pass).write("b.pkt", Scripts.waits)
    let running = try Program.start(["run", ".", "--ip", "4"], in: folder)
    let first = running.output.fileHandleForReading.availableData
    try #require(String(decoding: first, as: UTF8.self).hasPrefix("ok "))
    return running
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `An interrupted run tells what it found`(signal: Int32) throws {
    let running = try startLongRun()
    kill(running.process.processIdentifier, signal)
    let outcome = running.finish()
    #expect(outcome.output.contains("interrupted; 1 cases have no verdict\n"))
    #expect(outcome.lines.last?.hasSuffix(": 1 passed") == true)
    #expect(outcome.status == 2)
  }

  @Test func `A killed run leaves no process`() throws {
    let running = try startLongRun()
    let run = running.process.processIdentifier
    let workers = Self.descendants(of: run)
    try #require(!workers.isEmpty)
    kill(run, SIGKILL)
    running.process.waitUntilExit()
    // They share the run's output: its end is the end of the last of them.
    _ = running.finish()
    #expect(workers.allSatisfy { !Self.isAlive($0) })
  }

  private static func descendants(of process: Int32) -> [Int32] {
    let path = "/proc/\(process)/task/\(process)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let children = text.split(separator: " ").compactMap { Int32($0) }
    return children + children.flatMap { descendants(of: $0) }
  }

  /// Neither gone nor on its way: the flags of a process that ends have PF_EXITING, 4 (proc_pid_stat(5), field 9).
  private static func isAlive(_ process: Int32) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = status.lastIndex(of: ")")
    else { return false }
    let fields = status[name...].split(separator: " ")
    return fields.count > 7 && (UInt64(fields[7]) ?? 0) & 4 == 0
  }
}
