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
    if let sending = SendCommand.plain(firstWords) {
      Glibc.exit(status(of: { () throws(SystemError) in try sending.perform() }))
    }
    do {
      var command = try directly(CommandLine.arguments.dropFirst()) ?? parseAsRoot()
      try command.run()
    } catch {
      leave(with: error)
    }
  }

  /// Those behind the program's name, if they are as many as the plain form of `send` has.
  private static var firstWords: [String] {
    guard CommandLine.argc == 4 else { return [] }
    return (1...3).map { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe String(cString: $0) } ?? ""
    }
  }

  /// The command that the first word names, where its words can be read without those around it, which takes ArgumentParser
  /// a part of the time. Whatever is not a command as it should be, help too, is for the whole.
  private static func directly(_ words: ArraySlice<String>) -> (any ParsableCommand)? {
    guard let name = words.first,
      let command = configuration.subcommands.first(where: { $0._commandName == name }),
      let parsed = try? command.parseAsRoot(Array(words.dropFirst())), type(of: parsed) == command
    else { return nil }
    return parsed
  }

  private static func leave(with error: any Error) -> Never {
    // ArgumentParser would make up the whole help to learn that nothing is to be said.
    if let code = error as? ExitCode, code != .validationFailure { Glibc.exit(code.rawValue) }
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
