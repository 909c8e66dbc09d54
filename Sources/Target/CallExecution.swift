import Engine
import Glibc
import Wire

/// Makes one call on the thread that asks for it, and says when it was made and when it returned.
struct CallExecution {
  private let frame: CallFrame
  private let invocation: CallFrame.Invocation
  private let clock: RunQueueClock

  /// Prepares the call.
  init(_ call: TargetCall, clock: RunQueueClock) throws(CallRefusal) {
    self.clock = clock
    frame = CallFrame(call)
    invocation = try frame.invocation()
  }

  /// - Parameters:
  ///   - willCall: told, with the time, just before the call is made.
  ///   - baseline: asked when it has returned: how long the thread had waited for a processor when it was last known not to
  ///     be ready. `nil`: since the start.
  func run(
    willCall: (Instant) -> Void = { _ in }, baseline: () -> Instant.Interval? = { nil }
  ) -> CallOutcome {
    let start = clock.read()
    willCall(start.time)
    let result = invocation()
    let error = result < 0 ? errno : 0
    let end = RunQueueClock.released(
      clock.read(), since: baseline() ?? start.waited, notBefore: start.time)
    return CallOutcome(
      id: frame.call.id, result: Int64(result), error: error, start: start.time, end: end,
      outputs: frame.memory.outputs(result: result))
  }
}
