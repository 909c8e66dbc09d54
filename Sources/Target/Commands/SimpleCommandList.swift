import CLinux
import Engine
import Wire

/// Commands that are no more than a list of simple ones, carried out here as far as that goes: most of a public init script
/// sets sysctls, and to start a program for each takes longer than all else that a run costs.
///
/// A sysctl that cannot be written here is sysctl's own to write and to complain of; all other programs are a shell's to
/// start. There is one for each, not one for all: what a program does to its parent is not done to the list.
struct SimpleCommandList {
  /// Runs a shell; gives its exit status, or `nil` when the deadline has ended it.
  typealias Runner = (ShellText) throws(TargetError) -> Int32?

  private let commands: [SimpleCommand]
  /// Where they are from.
  private let file: ShellScriptFile?
  /// Where the kernel has sysctls.
  private let sysctls: String

  /// - Returns: `nil` if the commands need a shell, or nothing here would be gained by doing without.
  init?(_ text: String, sysctls: String? = Self.sysctls) {
    guard let sysctls else { return nil }
    self.init(text, of: nil, sysctls: sysctls)
  }

  private init?(_ text: String, of file: ShellScriptFile?, sysctls: String) {
    guard let commands = SimpleCommandParser.commands(of: text),
      commands.contains(where: { $0.words[0] == SysctlCommand.name || $0.isFile })
    else { return nil }
    (self.commands, self.file, self.sysctls) = (commands, file, sysctls)
  }

  /// - Returns: the exit status of the last command; `nil` when the deadline has come before.
  func run(until deadline: Instant, _ runner: Runner) throws(TargetError) -> Int32? {
    try run(until: deadline, runner, depth: 1)
  }

  private func run(
    until deadline: Instant, _ runner: Runner, depth: Int
  ) throws(TargetError) -> Int32? {
    var status: Int32 = 0
    for command in commands {
      guard RunQueueClock.now < deadline,
        let ending = try run(command, until: deadline, runner, depth)
      else { return nil }
      status = ending
    }
    return status
  }

  private func run(
    _ command: SimpleCommand, until deadline: Instant, _ runner: Runner, _ depth: Int
  ) throws(TargetError) -> Int32? {
    if SysctlCommand.write(command.words, below: sysctls) { return 0 }
    if depth < Self.deepest, let list = list(of: command) {
      return try list.run(until: deadline, runner, depth: depth + 1)
    }
    // On its line, for what the shell says.
    let text = String(repeating: "\n", count: command.line - 1) + command.text
    return try runner(
      file.map { ShellText(shell: $0.shell, commands: text, name: $0.path) }
        ?? ShellText(commands: text))
  }

  /// A script that starts itself is the shell's.
  private static let deepest = 8

  /// What is in the file that a command names.
  private func list(of command: SimpleCommand) -> Self? {
    guard command.isFile, !command.isRedirected, let file = ShellScriptFile(command.words[0]) else {
      return nil
    }
    return Self(file.text, of: file, sysctls: sysctls)
  }

  /// `nil` where somebody has seen to it that shells or `sysctl` are not as usual.
  private static var sysctls: String? {
    let options = ["BASH_ENV=", "BASH_FUNC_", "SHELLOPTS=", "BASHOPTS="]
    let isPlain = !options.contains { unsafe clinux_has_variable($0) != 0 }
    return isPlain && SysctlCommand.isUsual ? SysctlCommand.folder : nil
  }
}
