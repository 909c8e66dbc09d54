import Engine
import Glibc
import Testing
import Wire

@testable import Target

@Suite struct ShellCommandTests {
  static let commands: [(command: String, status: Int32, output: String)] = [
    ("true", 0, ""),
    ("echo $0", 0, "sh\n"),
    ("exit 3", 3, ""),
    ("echo out; echo err >&2; false", 1, "out\nerr\n"),
    ("kill -9 $$", 137, ""),
    ("cat", 0, ""),
    ("/there/is/no/such/program 2>/dev/null", 127, ""),
    // What is left behind in the background does not hold the command up.
    ("sleep 1000 & kill $!", 0, ""),
    ("printf x; trap", 0, "x"),
  ]

  @Test(arguments: commands.indices)
  func `A command's status and output come back`(index: Int) throws {
    let agent = try TestAgent()
    let (command, status, output) = Self.commands[index]
    let outcome = try agent.client.run(
      TargetCommand(command), until: RunQueueClock.now + .seconds(20))
    #expect(outcome.status == status)
    #expect(outcome.output == output)
    #expect(outcome.start < outcome.end)
  }

  @Test func `A command that does not end is killed`() throws {
    let agent = try TestAgent()
    let outcome = try agent.client.run(
      TargetCommand("echo begun; sleep 1000"), until: Instant(nanoseconds: 0))
    #expect(outcome.status == 137)
    #expect(
      try agent.client.run(TargetCommand("echo again"), until: RunQueueClock.now + .seconds(20))
        .status == 0)
  }

  @Test func `A command left in the background holds no connection open`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let outcome = try agent.client.run(
      TargetCommand("sleep 1000 & echo $!"), until: RunQueueClock.now + .seconds(20))
    try agent.result("close", connection.client)
    let atEnd = try agent.make("read", connection.server, .room(1), .integer(1))
    #expect((atEnd.result, atEnd.error) == (0, 0))
    let process = try #require(Int32(outcome.output.dropLast()))
    #expect(kill(process, SIGKILL) == 0)
  }

  @Test func `A command reads its input, however long, and as much of its output is kept as asked`()
    throws
  {
    let agent = try TestAgent()
    let text = String(repeating: "'\"$x\\ü\n", count: 100_000)
    let limit = RunQueueClock.now + .seconds(20)
    let all = try agent.client.run(
      TargetCommand("cat", input: Array(text.utf8), kept: 1 << 24), until: limit)
    #expect(all.output == text)
    let end = try agent.client.run(
      TargetCommand("cat", input: Array(text.utf8), kept: 3), until: limit)
    #expect(end.output == "ü\n")
  }

  @Test func `Of much output the end is kept`() throws {
    let agent = try TestAgent()
    let outcome = try agent.client.run(
      TargetCommand("seq 100000"), until: RunQueueClock.now + .seconds(20))
    #expect(outcome.output.utf8.count == 4_096)
    #expect(outcome.output.hasSuffix("\n100000\n"))
  }
}
