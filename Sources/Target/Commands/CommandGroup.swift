import CLinux
import Glibc
import Synchronization

/// The process group of the command that an agent runs, for whoever has to end it.
final class CommandGroup: Sendable {
  private enum State {
    /// Nothing runs.
    case empty
    /// The leader is not waited for before the command is over: until then the group's number is its own.
    case led(by: Int32)
    /// Nothing runs any more.
    case closed
  }

  private let state = Mutex(State.empty)

  /// Starts a process.
  /// - Parameter body: gets the group that the process is to join; 0, the first one, makes a group of its own.
  /// - Returns: what `body` does, the number of the process; -1 if nothing may run any more.
  func start(_ body: (Int32) -> Int32) -> Int32 {
    state.withLock { state in
      switch state {
      case .closed:
        errno = ECANCELED
        return -1
      case .led(let leader): return body(leader)
      case .empty:
        let process = body(0)
        if process > 0 { state = .led(by: process) }
        return process
      }
    }
  }

  /// Kills all that is in the group.
  func kill() {
    state.withLock { if case .led(let leader) = $0 { _ = Glibc.kill(-leader, SIGKILL) } }
  }

  /// The command is over: what it has left behind is left.
  func leave() {
    guard case .led(let leader) = state.withLock({ $0 }) else { return }
    // Whoever closes the group does not wait for that.
    _ = clinux_process_status(leader)
    state.withLock { state in
      Self.wait(for: leader)
      if case .led = state { state = .empty }
    }
  }

  /// Kills all that is in the group, and lets nothing run any more.
  func close() {
    state.withLock { state in
      if case .led(let leader) = state { _ = Glibc.kill(-leader, SIGKILL) }
      state = .closed
    }
  }

  /// A process that has ended is waited for; the leader of the group not yet.
  func forget(_ process: Int32) {
    let isLeader = state.withLock { if case .led(process) = $0 { true } else { false } }
    if !isLeader { Self.wait(for: process) }
  }

  private static func wait(for process: Int32) {
    while waitpid(process, nil, 0) < 0, errno == EINTR {}
  }
}
