import CLinux
import Engine
import Glibc
import Wire

/// Runs a script's shell commands.
enum ShellCommand {
  /// Runs a command to its end, or kills it and all that it has started in its process group.
  /// - Parameter group: for one command at a time.
  static func run(
    _ command: TargetCommand, limit: Instant.Interval, in group: CommandGroup = CommandGroup()
  ) throws(TargetError) -> CommandOutcome {
    let input = try file(holding: command.input)
    defer { close(input) }
    let output = try file(holding: [])
    defer { close(output) }
    let start = RunQueueClock.now
    let shell = Shell(
      input: input, output: output, isUrgent: command.isUrgent, deadline: start + limit,
      group: group)
    let status =
      if let list = SimpleCommandList(command.text) {
        try list.run(until: shell.deadline, shell.run)
      } else {
        try shell.run(ShellText(commands: command.text))
      }
    return CommandOutcome(
      status: status ?? 128 + SIGKILL, output: end(of: output, command.kept), start: start,
      end: RunQueueClock.now)
  }

  /// A file in memory, to be read from its start.
  private static func file(holding octets: [UInt8]) throws(TargetError) -> Int32 {
    let file = clinux_memory_file()
    guard file >= 0, writeAll(file, octets[...]), lseek(file, 0, SEEK_SET) == 0 else {
      let reason = errorText(errno)
      close(file)
      throw TargetError("no room for what a command reads and writes: \(reason)")
    }
    return file
  }

  private static func end(of output: Int32, _ kept: Int) -> String {
    let length = lseek(output, 0, SEEK_END)
    var octets = [UInt8](repeating: 0, count: max(0, min(kept, length)))
    let count = unsafe pread(output, &octets, octets.count, length - octets.count)
    return String(decoding: octets.prefix(max(count, 0)), as: UTF8.self)
  }
}
