import CLinux
import Engine
import Glibc
import Lab
import Target

/// Starts the agent as a child of the worker, in the target's namespace.
enum AgentProcess {
  /// What a script's calls and commands may need on a target of their own.
  private static let kept: [Capability] = [.networkAdministration, .rawSockets, .lowPorts]

  /// - Parameters:
  ///   - folder: where the script's commands run.
  ///   - ownsTemporaryFolder: the commands see a /tmp of their own. Public scripts keep files there, under names that
  ///     other cases use at the same time; where a machine does not allow it, they share it.
  static func start(
    in lab: borrowing Lab, folder: String, ownsTemporaryFolder: Bool
  ) throws -> AgentClient {
    let (near, far) = try SocketPair.make(SOCK_STREAM)
    _ = try lab.forkInTarget(diesWithParent: false) {
      // Nothing of the worker's may be kept open: the parent waits for the end of its pipe.
      guard clinux_keep_only(far, 3) == 0 else { return 1 }
      clinux_be_urgent(CLINUX_MOST_URGENT)
      _ = unsafe chdir(folder)
      if ownsTemporaryFolder { _ = clinux_own_temporary_folder() }
      // Public scripts name files by it; it is their shells' parent too.
      unsafe setenv("PACKETDRILL_PID", "\(getpid())", 1)
      // Counters of another namespace are no history of this one's.
      unsafe setenv("NSTAT_HISTORY", "/tmp/nstat-\(getpid())", 1)
      guard (try? Capabilities.drop(keeping: kept)) != nil else { return 1 }
      AgentServer.runInLab(descriptor: 3)
    }
    close(far)
    return try AgentClient(descriptor: near)
  }

  /// Starts it by a command, which may lead to another machine: it talks over its standard input and output.
  static func start(command: String) throws -> AgentClient {
    let (near, far) = try SocketPair.make(SOCK_STREAM)
    guard unsafe clinux_start_shell(command, far, far, STDERR_FILENO, 0) > 0 else {
      throw SystemError("cannot start a shell")
    }
    close(far)
    do throws(TargetError) {
      let agent = try AgentClient(descriptor: near)
      try agent.learnClock()
      return agent
    } catch {
      throw SystemError("no agent by '\(command)': \(error.description)", code: 0)
    }
  }
}
