import CLinux
import Glibc

/// A forked child that sends octets to its parent and ends.
struct WorkerProcess: ~Copyable {
  let identifier: pid_t
  /// What the child wrote; ends when the child closes its end or dies.
  let output: OpenFile

  /// Forks. The child gets a process group of its own, so that it and all that it starts can be killed together, and
  /// dies with the parent. It never returns from here.
  /// - Parameter body: writes to the parent. The child's exit status is 0.
  static func start(_ body: (WorkerOutput) -> Void) throws(SystemError) -> WorkerProcess {
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
    body(WorkerOutput(input.number))
    // Now, and not after the sockets, whose end takes the kernel some milliseconds: the parent waits for it.
    _ = consume input
    _exit(0)
  }

  /// - Parameter output: not blocking.
  init(identifier: pid_t, output: consuming OpenFile) {
    self.identifier = identifier
    self.output = output
  }

  /// What a forked child does first: it dies with its parent, in a process group of its own.
  static func becomeChild(of parent: pid_t) {
    _ = clinux_die_with_parent(SIGKILL)
    // The parent may have died before that call.
    if getppid() != parent { _exit(1) }
    _ = setpgid(0, 0)
    Signals.restore()
  }

  /// Kills the child and all that it started and that did not leave its process group.
  func kill() { _ = Glibc.kill(-identifier, SIGKILL) }

  enum Ending: Equatable {
    case exit(Int32)
    case signal(Int32)

    /// - Parameter status: of waitpid(2).
    init(status: Int32) {
      let signal = clinux_ending_signal(status)
      self = signal != 0 ? .signal(signal) : .exit(clinux_exit_status(status))
    }

    var description: String {
      switch self {
      case .exit(let status): "ended with status \(status)"
      case .signal(let number): "was ended by \(SystemError.name(ofSignal: number))"
      }
    }
  }

  /// Takes leave of one child that has ended, if there is any.
  /// - Returns: the status is that of waitpid(2).
  static func reap() -> (identifier: pid_t, status: Int32)? { wait(for: -1, flags: WNOHANG) }

  /// Waits for the end of a child.
  static func status(of identifier: pid_t) -> Int32 { wait(for: identifier, flags: 0)?.status ?? 0 }

  private static func wait(
    for identifier: pid_t, flags: Int32
  ) -> (identifier: pid_t, status: Int32)? {
    var status: Int32 = 0
    var result: pid_t
    repeat {
      result = unsafe waitpid(identifier, &status, flags)
    } while result < 0 && errno == EINTR
    return result > 0 ? (result, status) : nil
  }

  /// Children of children that end become children of this process, which can take leave of them too.
  static func adoptOrphans() { _ = clinux_adopt_orphans() }

  /// Ends whatever is still there of all children.
  /// - Parameters:
  ///   - descendants: theirs, too, which become ours as their parents end; that takes until a lab is gone.
  ///   - kept: a child that stays.
  static func killAll(descendants: Bool, but kept: pid_t? = nil) {
    for _ in 0..<(descendants ? mostGenerations : 1) {
      let others = children().filter { $0 != kept }
      for other in others { _ = Glibc.kill(other, SIGKILL) }
      if others.isEmpty || !descendants { return }
      for other in others { _ = status(of: other) }
    }
  }

  /// Whoever starts processes faster than they are killed has won.
  private static let mostGenerations = 100

  private static func children() -> [pid_t] {
    let path = "/proc/self/task/\(getpid())/children"
    guard let octets = try? Files.contents(of: path) else { return [] }
    return String(decoding: octets, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
  }
}
