import CLinux
import Glibc

/// A forked child that sends octets to its parent and ends.
struct WorkerProcess: ~Copyable {
  let identifier: pid_t
  /// What the child wrote; ends when the child closes its end or dies.
  let output: OpenFile

  /// Forks. The child gets a process group of its own, so that it and all that it starts can be killed together, and
  /// dies with the parent. It never returns from here.
  /// - Parameter body: gets the writing end. The child's exit status is 0.
  static func start(_ body: (borrowing OpenFile) -> Void) throws(SystemError) -> WorkerProcess {
    var ends: [Int32] = [0, 0]
    guard unsafe clinux_pipe(&ends) == 0 else { throw SystemError("cannot make a pipe") }
    let output = OpenFile(owning: ends[0])
    let input = OpenFile(owning: ends[1])
    let parent = getpid()
    let identifier = clinux_fork()
    guard identifier >= 0 else { throw SystemError("cannot start a process") }
    guard identifier == 0 else {
      _ = setpgid(identifier, identifier)
      _ = fcntl(output.number, F_SETFL, O_NONBLOCK)
      return WorkerProcess(identifier: identifier, output: output)
    }
    becomeChild(of: parent)
    body(input)
    // Now, and not after the sockets, whose end takes the kernel some milliseconds: the parent waits for it.
    _ = consume input
    _exit(0)
  }

  private init(identifier: pid_t, output: consuming OpenFile) {
    self.identifier = identifier
    self.output = output
  }

  private static func becomeChild(of parent: pid_t) {
    _ = clinux_die_with_parent(SIGKILL)
    // The parent may have died before that call.
    if getppid() != parent { _exit(1) }
    _ = setpgid(0, 0)
    Signals.restore()
  }

  /// Kills the child and what it started.
  func kill() {
    _ = Glibc.kill(-identifier, SIGKILL)
    _ = Glibc.kill(identifier, SIGKILL)
  }

  /// Waits for the end of the child.
  func wait() -> Ending { Self.wait(for: identifier, flags: 0) ?? .exit(0) }

  enum Ending: Equatable {
    case exit(Int32)
    case signal(Int32)

    var description: String {
      switch self {
      case .exit(let status): "ended with status \(status)"
      case .signal(let number): "was ended by \(SystemError.name(ofSignal: number))"
      }
    }
  }

  /// Takes leave of a child that may still be busy with its own end.
  /// - Returns: whether it has ended.
  static func reap(_ identifier: pid_t) -> Bool { wait(for: identifier, flags: WNOHANG) != nil }

  private static func wait(for identifier: pid_t, flags: Int32) -> Ending? {
    var status: Int32 = 0
    var result: pid_t
    repeat {
      result = unsafe waitpid(identifier, &status, flags)
    } while result < 0 && errno == EINTR
    if result == 0 { return nil }
    let signal = clinux_ending_signal(status)
    return signal != 0 ? .signal(signal) : .exit(clinux_exit_status(status))
  }
}
