import CLinux
import Glibc

/// A process that runs a function of ours and ends with it. It does not outlive the one that made it: when that ends, even
/// by SIGKILL, the kernel kills this one too.
public struct ChildProcess: Hashable, Sendable {
  /// The kernel's number of it.
  public let id: Int32

  /// Forks; the parent must have one thread. The child has copies of all descriptors that are open, and is in the
  /// namespaces of its parent.
  /// - Parameters:
  ///   - diesWithParent: `false` for a child that finds out by itself, and has something to put in order then; it is the
  ///     leader of a process group of its own.
  ///   - body: runs in the child only; what it returns is the exit status, 0 to 255. Nothing runs after it: no `defer`,
  ///     no exit handler, of the parent's.
  public init(diesWithParent: Bool = true, running body: () -> Int32) throws(LabError) {
    let parent = getpid()
    fflush(nil)
    let result = try check(clinux_fork(), "cannot fork")
    if result == 0 { Self.runAsChild(of: parent, dies: diesWithParent, body) }
    id = result
  }

  private static func runAsChild(
    of parent: pid_t, dies: Bool, _ body: () -> Int32
  ) -> Never {
    if dies {
      clinux_die_with_parent(SIGKILL)
      // The parent may have ended before that call: nobody would kill us then.
      guard getppid() == parent else { _exit(1) }
    } else {
      // What kills the parent's group is not to kill this child before it has put things in order.
      _ = setpgid(0, 0)
    }
    let status = body()
    fflush(nil)
    _exit(status)
  }

  public enum End: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Waits until it has ended.
  public func wait() throws(LabError) -> End {
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { throw LabError("cannot wait for process \(id)", code: errno) }
    }
    let signal = clinux_ending_signal(status)
    return signal == 0 ? .exited(clinux_exit_status(status)) : .killed(signal: signal)
  }

  /// Ends it at once (SIGKILL); `wait` is still to be called.
  public func kill() {
    _ = Glibc.kill(id, SIGKILL)
  }
}
