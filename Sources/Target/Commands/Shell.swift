import CLinux
import Engine
import Glibc
import Wire

/// Shells that carry out a command, or its parts one after the other: in one process group, which the deadline ends.
final class Shell {
  /// Descriptors of the shells' standard input, and of their output and error in one.
  private let input: Int32
  private let output: Int32
  private let isUrgent: Bool
  let deadline: Instant
  private let group: CommandGroup

  init(
    input: Int32, output: Int32, isUrgent: Bool, deadline: Instant, group: CommandGroup
  ) {
    (self.input, self.output, self.isUrgent) = (input, output, isUrgent)
    (self.deadline, self.group) = (deadline, group)
  }

  deinit { group.leave() }

  /// Runs a text to its end, or kills it and all that this command has started in its process group.
  /// - Returns: the exit status; 128 and the signal, if one ended it, as shells count. `nil` if the deadline did.
  func run(_ text: ShellText) throws(TargetError) -> Int32? {
    let process = group.start { group in
      unsafe clinux_start_shell_in_group(
        text.shell, text.commands, text.name, input, output, isUrgent ? 1 : 0, group)
    }
    guard process > 0 else { throw TargetError("cannot start a shell: \(errorText(errno))") }
    defer { group.forget(process) }
    guard hasEnded(process) else {
      group.kill()
      // It may have left the group.
      kill(process, SIGKILL)
      return nil
    }
    return clinux_process_status(process)
  }

  private func hasEnded(_ process: Int32) -> Bool {
    let end = clinux_process_end(process)
    guard end >= 0 else { return true }  // then waiting for it is all that can be done
    defer { close(end) }
    while true {
      let left = max(.zero, deadline - RunQueueClock.now)
      let found = clinux_wait(end, Int16(POLLIN), left.nanoseconds)
      if found < 0, errno == EINTR { continue }
      return found > 0
    }
  }
}

/// What a shell is to do.
struct ShellText: Equatable {
  /// Its path; `nil` for `sh`.
  var shell: String?
  var commands: String
  /// What it calls itself where it complains; it knows better if that is `nil`.
  var name: String?
}
