import ArgumentParser

/// `segprobe agent`
struct AgentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Makes the socket calls of scripts, on standard input and output.")

  func run() throws {}
}
