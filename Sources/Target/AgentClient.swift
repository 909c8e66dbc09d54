public import Engine
import Glibc
public import Match
public import Wire

/// The harness's end of the connection to an agent.
///
/// Every wait has an end: an agent that does not answer, has gone, or talks nonsense is a
/// `TargetError`, and stays one.
public final class AgentClient: Target {
  private let channel: AgentChannel
  /// Outcomes that came while something else was waited for, by call.
  private var outcomes: [Int: CallOutcome] = [:]
  private var failure: TargetError?
  private let patience: Instant.Interval
  /// What the agent's clock shows more than ours.
  private var clockOffset = Instant.Interval.zero

  /// Takes over both descriptors, which may be the same, and makes sure that an agent of this
  /// version is there.
  /// - Parameter patience: how long an answer may take that the kernel does not have to wait for.
  public init(
    reading: Int32, writing: Int32, patience: Instant.Interval = .seconds(10)
  ) throws(TargetError) {
    channel = AgentChannel(reading: reading, writing: writing)
    self.patience = patience
    guard case .hello(AgentProtocol.version) = try ask(.hello(version: AgentProtocol.version))
    else {
      throw TargetError("the agent is not of this program's version")
    }
  }

  /// Over a connected stream socket.
  public convenience init(
    descriptor: Int32, patience: Instant.Interval = .seconds(10)
  ) throws(TargetError) {
    try self.init(reading: descriptor, writing: descriptor, patience: patience)
  }

  /// Finds out how far its clock is from ours, for an agent on another machine: every time that it tells is put right from
  /// then on, to half a round trip. One that is no further away counts as ours.
  public func learnClock() throws(TargetError) {
    clockOffset = .zero
    let nowhere = Endpoint(address: .v4(IPv4Address(rawValue: 0x7F00_0001)), port: 1)
    var best: (roundTrip: Instant.Interval, offset: Instant.Interval)?
    for _ in 0..<Self.clockReadings {
      let start = RunQueueClock.now
      let there = try state(local: nowhere, remote: nil).at
      let roundTrip = RunQueueClock.now - start
      guard roundTrip < best?.roundTrip ?? .seconds(3_600) else { continue }
      let half = Instant.Interval(nanoseconds: roundTrip.nanoseconds / 2)
      best = (roundTrip, there - (start + half))
    }
    guard let best, abs(best.offset.nanoseconds) > best.roundTrip.nanoseconds else { return }
    clockOffset = best.offset
  }

  private static let clockReadings = 5

  /// Makes calls that have no effect, so that the first ones of a script do not take longer than those that follow them.
  public func warmUp() throws(TargetError) {
    for mayBlock in [false, true] {
      let call = TargetCall(id: 0, name: "close", arguments: [.integer(-1)], mayBlock: mayBlock)
      _ = try begin(call, patience: patience)
    }
  }

  // MARK: Target

  public func begin(
    _ call: TargetCall, patience: Instant.Interval
  ) throws(TargetError) -> CallProgress {
    let start = RunQueueClock.now
    try send(.call(call))
    while let reply = try receive(until: start + patience) {
      switch reply {
      case .returned(let outcome) where outcome.id == call.id: return .returned(outcome)
      case .blocked(call.id, let since): return .blocked(since: since)
      default: try keep(reply)
      }
    }
    return .blocked(since: start)
  }

  public func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome? {
    while outcomes[call] == nil {
      guard let reply = try receive(until: deadline) else { return nil }
      try keep(reply)
    }
    return outcomes.removeValue(forKey: call)
  }

  public func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading {
    guard case .state(let reading) = try ask(.state(local: local, remote: remote)) else {
      throw broken("the agent answered something else than a state")
    }
    return reading
  }

  /// Starts a service on the target; it takes connections when this returns.
  public func serve(_ service: Service, port: UInt16) throws(TargetError) {
    guard case .serving = try ask(.serve(service, port: port)) else {
      throw broken("the agent answered something else than that it serves")
    }
  }

  public func run(
    _ command: TargetCommand, until limit: Instant
  ) throws(TargetError) -> CommandOutcome {
    let span = max(.zero, limit - RunQueueClock.now)
    let reply = try ask(.run(command, limit: span), patience: span + patience)
    guard case .ran(let outcome) = reply else {
      throw broken("the agent answered something else than how a command ended")
    }
    return outcome
  }

  // MARK: Messages

  private func ask(
    _ request: AgentProtocol.Request, patience: Instant.Interval? = nil
  ) throws(TargetError) -> AgentProtocol.Reply {
    try send(request)
    let patience = patience ?? self.patience
    let deadline = RunQueueClock.now + patience
    while let reply = try receive(until: deadline) {
      switch reply {
      case .returned, .blocked: try keep(reply)
      case .refused(let reason): throw TargetError(reason)
      default: return reply
      }
    }
    throw broken("the agent has not answered for \(patience.seconds) s")
  }

  /// A message that is not what is being waited for.
  private func keep(_ reply: AgentProtocol.Reply) throws(TargetError) {
    switch reply {
    case .returned(let outcome): outcomes[outcome.id] = outcome
    // The call was given up as blocked before the agent said so.
    case .blocked: break
    case .refused(let reason): throw TargetError(reason)
    case .hello, .state, .serving, .ran: throw broken("the agent answered what nobody had asked")
    }
  }

  private func send(_ request: AgentProtocol.Request) throws(TargetError) {
    if let failure { throw failure }
    do throws(TargetError) {
      try channel.send(request.encoded, until: RunQueueClock.now + patience)
    } catch { throw broken(error.description) }
  }

  private func receive(until deadline: Instant) throws(TargetError) -> AgentProtocol.Reply? {
    if let failure { throw failure }
    do throws(TargetError) {
      return try channel.receive(until: deadline)?.moved(by: clockOffset)
    } catch { throw broken(error.description) }
  }

  /// From here on nothing the agent says can be relied on.
  private func broken(_ reason: String) -> TargetError {
    let failure = TargetError(reason)
    self.failure = failure
    return failure
  }
}
