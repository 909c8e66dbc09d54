import CLinux
import Engine
import Glibc
import Wire

/// Runs a script's shell commands.
enum ShellCommand {
  /// Runs a command to its end, or kills it and all that it has started in its process group.
  static func run(
    _ command: TargetCommand, limit: Instant.Interval
  ) throws(TargetError) -> CommandOutcome {
    let (input, output) = (try file(holding: command.input), try file(holding: []))
    defer { for file in [input, output] { close(file) } }
    let start = RunQueueClock.now
    let process = unsafe command.text.withCString {
      unsafe clinux_start_shell($0, input, output, output, command.isUrgent ? 1 : 0)
    }
    guard process > 0 else { throw TargetError("cannot start a shell: \(errorText(errno))") }
    if !hasEnded(process, within: limit) { kill(-process, SIGKILL) }
    let status = status(of: process)
    return CommandOutcome(
      status: status, output: end(of: output, command.kept), start: start, end: RunQueueClock.now)
  }

  /// A file in memory, to be read from its start.
  private static func file(holding octets: [UInt8]) throws(TargetError) -> Int32 {
    let file = clinux_memory_file()
    guard file >= 0, writeAll(file, octets[...]), lseek(file, 0, SEEK_SET) == 0 else {
      close(file)
      throw TargetError("no room for what a command reads and writes: \(errorText(errno))")
    }
    return file
  }

  private static func hasEnded(_ process: Int32, within limit: Instant.Interval) -> Bool {
    let end = clinux_process_end(process)
    guard end >= 0 else { return true }  // then waiting for it is all that can be done
    defer { close(end) }
    let deadline = RunQueueClock.now + limit
    while true {
      let left = max(.zero, deadline - RunQueueClock.now)
      let found = clinux_wait(end, Int16(POLLIN), left.nanoseconds)
      if found < 0, errno == EINTR { continue }
      return found > 0
    }
  }

  /// As shells count it: 128 and the signal, if one ended it.
  private static func status(of process: Int32) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  private static func end(of output: Int32, _ kept: Int) -> String {
    let length = lseek(output, 0, SEEK_END)
    var octets = [UInt8](repeating: 0, count: max(0, min(kept, length)))
    let count = unsafe pread(output, &octets, octets.count, length - octets.count)
    return String(decoding: octets.prefix(max(count, 0)), as: UTF8.self)
  }
}
