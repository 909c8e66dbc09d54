import Foundation
import Glibc
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct EndingTests {
  /// With one quick case the run starts its workers itself; with many, a process in between does.
  private static let counts = [1, 12]

  /// Starts a run that would last ten minutes, and waits until its quick cases have a verdict.
  private func startLongRun(beside count: Int) throws -> Program.Running {
    let folder = try ScriptFolder().write("long.pkt", Scripts.waits)
    for number in 1...count { try folder.write("\(number).pkt", Scripts.pass) }
    let running = try Program.start(["run", ".", "--ip", "4"], in: folder)
    var lines = 0
    while lines < count {
      let output = running.output.fileHandleForReading.availableData
      try #require(!output.isEmpty)
      lines += output.count { $0 == UInt8(ascii: "\n") }
    }
    return running
  }

  @Test(arguments: [SIGINT, SIGTERM], counts)
  func `An interrupted run tells what it found`(signal: Int32, count: Int) throws {
    let running = try startLongRun(beside: count)
    let workers = Self.descendants(of: running.process.processIdentifier)
    kill(running.process.processIdentifier, signal)
    let outcome = running.finish()
    #expect(outcome.output.contains("interrupted; 1 cases have no verdict\n"))
    #expect(outcome.lines.last?.hasSuffix(": \(count) passed") == true)
    #expect(outcome.status == 2)
    #expect(workers.allSatisfy { !Self.isAlive($0) })
  }

  @Test(arguments: counts)
  func `A worker that dies is an error that names the signal, and the run goes on`(
    count: Int
  ) throws {
    let running = try startLongRun(beside: count)
    var workers = Self.children(of: running.process.processIdentifier)
    if count > 1 { workers = workers.flatMap { Self.children(of: $0) } }
    try #require(!workers.isEmpty)
    // A quick case's worker may be among them, on its way out: nothing more comes of it.
    for worker in workers { kill(worker, SIGKILL) }
    let outcome = running.finish()
    #expect(outcome.status == 2)
    #expect(
      outcome.output.contains(
        "  (the worker was ended by SIGKILL (Killed) before it had a verdict)\n"))
    #expect(outcome.lines.last?.hasSuffix(": \(count) passed, 1 error") == true)
  }

  @Test func `When the process that starts the workers dies, its cases are errors`() throws {
    let running = try startLongRun(beside: 12)
    for child in Self.children(of: running.process.processIdentifier) { kill(child, SIGKILL) }
    let outcome = running.finish()
    #expect(outcome.status == 2)
    #expect(
      outcome.output.contains(
        "  (the worker ended with the process that had started it before it had a verdict)\n"))
    #expect(outcome.lines.last?.hasSuffix(": 12 passed, 1 error") == true)
  }

  @Test(arguments: counts) func `A killed run leaves no process`(count: Int) throws {
    let running = try startLongRun(beside: count)
    let run = running.process.processIdentifier
    let workers = Self.descendants(of: run)
    try #require(!workers.isEmpty)
    kill(run, SIGKILL)
    running.process.waitUntilExit()
    // They share the run's output: its end is the end of the last of them.
    _ = running.finish()
    #expect(workers.allSatisfy { !Self.isAlive($0) })
  }

  @Test(arguments: [SIGINT, SIGKILL]) func `A command that runs ends with the run`(signal: Int32)
    throws
  {
    // Not a process of the run's any more once the shell that has started it is killed.
    let folder = try ScriptFolder().write(
      "a.pkt",
      "`echo $$ > command; sleep 1000; true`\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n")
    let running = try Program.start(["run", "a.pkt", "--ip", "4"], in: folder)
    var started: [Int32] = []
    while started.count < 2, running.process.isRunning {
      let shell = (try? folder.read("command")).flatMap { Int32($0.dropLast()) }
      started = shell.map { [$0] + Self.children(of: $0) } ?? []
      usleep(10_000)
    }
    kill(running.process.processIdentifier, signal)
    _ = running.finish()
    for _ in 0..<2_000 where started.contains(where: Self.isAlive) { usleep(10_000) }
    #expect(started.count == 2 && !started.contains(where: Self.isAlive))
  }

  private static func descendants(of process: Int32) -> [Int32] {
    let children = children(of: process)
    return children + children.flatMap { descendants(of: $0) }
  }

  /// Living ones. The kernel's own list of children leaves some out while others end (proc_pid_children(5)).
  private static func children(of process: Int32) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter {
      isAlive($0) && fields(of: $0).dropFirst(2).first == "\(process)"
    }
  }

  /// Neither gone nor on its way: the flags of a process that ends have PF_EXITING, 4 (proc_pid_stat(5), field 9).
  private static func isAlive(_ process: Int32) -> Bool {
    let fields = fields(of: process)
    return fields.count > 7 && (UInt64(fields[7]) ?? 0) & 4 == 0
  }

  /// Of /proc/PID/stat, from the end of the name on: `)`, state, parent, ...
  private static func fields(of process: Int32) -> [Substring] {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = status.lastIndex(of: ")")
    else { return [] }
    return status[name...].split(separator: " ")
  }
}
