import Engine
import Glibc
import Synchronization
import Wire

/// A call that may sleep in the kernel, on a thread of its own.
///
/// The thread that starts it goes on as soon as the call has returned or sleeps, which the kernel
/// says in /proc/self/task/TID/stat: between `willCall` and the return the thread does nothing but
/// the call, so a sleep that is seen then is the call's. Whichever comes first, the sleep or the
/// return, is told first: both are told under one lock.
final class BlockingCall: Sendable {
  private enum Phase {
    case starting
    case calling(since: Instant)
    /// Asleep; how long the thread had waited for a processor before.
    case asleep(waited: Instant.Interval)
    case over
  }

  private struct State {
    var thread: Int32 = 0
    var phase = Phase.starting
  }

  private let call: TargetCall
  private let replies: ReplyWriter
  private let state = Mutex(State())

  private init(_ call: TargetCall, _ replies: ReplyWriter) {
    self.call = call
    self.replies = replies
  }

  /// Makes the call; returns when the harness has been told that it has returned, cannot be made,
  /// or is asleep.
  /// - Returns: `nil` when there is no thread for it.
  static func start(_ call: TargetCall, replies: ReplyWriter) -> BlockingCall? {
    let blocking = BlockingCall(call, replies)
    guard startThread({ blocking.run() }) else {
      replies.send(.refused("\(call.name): there is no thread for it"))
      return nil
    }
    blocking.waitUntilSettled()
    return blocking
  }

  // MARK: The call's thread

  private func run() {
    state.withLock { $0.thread = currentThread() }
    do throws(CallRefusal) {
      let execution = try CallExecution(call, clock: RunQueueClock())
      let outcome = execution.run(
        willCall: { start in state.withLock { $0.phase = .calling(since: start) } },
        baseline: { waitedBeforeSleep })
      finish(.returned(outcome))
    } catch { finish(.refused(error.reason)) }
  }

  private var waitedBeforeSleep: Instant.Interval? {
    state.withLock { state in
      if case .asleep(let waited) = state.phase { waited } else { nil }
    }
  }

  private func finish(_ reply: AgentProtocol.Reply) {
    state.withLock { state in
      state.phase = .over
      replies.send(reply)
    }
  }

  // MARK: The thread that started it

  /// Looks at ever longer intervals, 20 us to 1 ms.
  private func waitUntilSettled() {
    var nap: UInt32 = 20
    while !isSettled() {
      usleep(nap)
      nap = min(nap * 2, 1_000)
    }
  }

  /// Returns when the call has returned, unless it sleeps still. One that the kernel has woken may
  /// wait for a processor; what it finds then must be what there is now, not what the next call
  /// makes of it. One that works on and on is left to it after a while.
  func returnIfWoken() {
    var nap: UInt32 = 20
    while nap <= 20_480, let thread = threadThatSlept, !isAsleep(thread) {
      usleep(nap)
      nap *= 2
    }
  }

  private var threadThatSlept: Int32? {
    state.withLock { state in
      if case .asleep = state.phase { state.thread } else { nil }
    }
  }

  private func isSettled() -> Bool {
    guard let (thread, start) = underWay else { return isOver }
    // In this order: what the thread has waited until here, it waited before it slept.
    let waited = waitedByTask(thread)
    guard isAsleep(thread) else { return false }
    state.withLock { state in
      guard case .calling = state.phase else { return }
      state.phase = .asleep(waited: waited)
      replies.send(.blocked(call: call.id, since: start))
    }
    return true
  }

  private var underWay: (thread: Int32, since: Instant)? {
    state.withLock { state in
      if case .calling(let start) = state.phase { (state.thread, start) } else { nil }
    }
  }

  var isOver: Bool {
    state.withLock { state in
      if case .over = state.phase { true } else { false }
    }
  }

  /// In an interruptible sleep: `S` after the name in parentheses (proc(5)).
  private func isAsleep(_ thread: Int32) -> Bool {
    guard let stat = readTaskFile(thread, "stat"), let name = stat.lastIndex(of: UInt8(ascii: ")"))
    else { return false }
    return stat.dropFirst(name - stat.startIndex + 2).first == UInt8(ascii: "S")
  }
}
