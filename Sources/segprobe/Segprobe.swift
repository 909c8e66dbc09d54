import ArgumentParser
import Glibc

/// Exit status: 0 all is as the RFCs and the deviations file say, 1 something is not, 2 it could not be run.
@main
struct Segprobe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segprobe",
    abstract: "Tells whether a TCP stack does what TCP says it must.",
    discussion: """
      Exit status: 0 when all is as the RFCs and the deviations file say, 1 when something is not, 2 when it could \
      not be run.
      """,
    version: "segprobe \(Version.number)",
    subcommands: [
      RunCommand.self, MergeCommand.self, CompareCommand.self, ShowCommand.self,
      CoverageCommand.self, MutateCommand.self, SendCommand.self, SessionCommand.self,
      RecordCommand.self, CheckCommand.self, FormatCommand.self, ProfileCommand.self,
      ServeCommand.self, LeaksCommand.self,
      DoctorCommand.self, AgentCommand.self,
    ])

  /// As ArgumentParser does it, but with the exit status of this program for bad arguments.
  static func main() {
    do {
      var command = try SendCommand.plain(Array(CommandLine.arguments.dropFirst())) ?? parseAsRoot()
      try command.run()
    } catch {
      leave(with: error)
    }
  }

  private static func leave(with error: any Error) -> Never {
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    if code.isSuccess {
      // Help, the version, or nothing at the end of a command.
      if !text.isEmpty { try? OpenFile.write((text + "\n").utf8, to: STDOUT_FILENO) }
      Glibc.exit(0)
    }
    if !text.isEmpty { Console.complain(text) }
    Glibc.exit(code == .validationFailure ? 2 : code.rawValue)
  }
}
