import ArgumentParser
import Glibc
import Target

/// `segprobe agent`
struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Makes the socket calls of scripts, as standard input asks, until that ends.")

  func run() { AgentServer.run(reading: STDIN_FILENO, writing: STDOUT_FILENO) }
}
