public import Match
public import Script
public import Wire

/// What can be asked of the machine under test besides sending it segments: system calls, and the states of its
/// connections. A black-box target has none of it.
public protocol Target: AnyObject {
  /// Starts a call.
  /// - Returns: `returned` when the call has come back; `blocked` when it sleeps in the kernel, which is what a call
  ///   with `mayBlock` normally does. A call without `mayBlock` that has not come back after `patience` is reported as
  ///   `blocked` too.
  func begin(_ call: TargetCall, patience: Instant.Interval) throws(TargetError) -> CallProgress

  /// The outcome of a call that was blocked; `nil` if it has not returned by the deadline.
  func outcome(of call: Int, until deadline: Instant) throws(TargetError) -> CallOutcome?

  /// The state of the connection between these two now. `remote` is `nil` for a listening socket.
  func state(local: Endpoint, remote: Endpoint?) throws(TargetError) -> StateReading

  /// Runs a command on the target as `/bin/sh -c` does, as the user, and waits for its end.
  /// - Parameter limit: a command that has not ended by then is killed, and reported with what it had written.
  func run(_ command: TargetCommand, until limit: Instant) throws(TargetError) -> CommandOutcome
}

extension Target {
  public func run(
    _ command: TargetCommand, until limit: Instant
  ) throws(TargetError) -> CommandOutcome {
    throw TargetError("this target runs no commands")
  }
}

/// A command for a shell.
public struct TargetCommand: Hashable, Sendable {
  public var text: String
  /// What it can read from its standard input.
  public var input: [UInt8]
  /// So many octets of the end of what it writes are kept.
  public var kept: Int
  /// The script's clock runs while it does.
  public var isUrgent: Bool

  public init(_ text: String, input: [UInt8] = [], kept: Int = 4_096, isUrgent: Bool = false) {
    self.text = text
    self.input = input
    self.kept = kept
    self.isUrgent = isUrgent
  }
}

/// How a command ended.
public struct CommandOutcome: Hashable, Sendable {
  /// The exit status; 128 plus the signal if one ended it, as shells count.
  public var status: Int32
  /// The end of what it wrote to its standard output and error.
  public var output: String
  public var start: Instant
  public var end: Instant

  public init(status: Int32, output: String, start: Instant, end: Instant) {
    self.status = status
    self.output = output
    self.start = start
    self.end = end
  }
}

/// The agent cannot be reached, or cannot do what it was asked: the harness is at fault, not the target.
public struct TargetError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = description }
}

/// A system call, ready to be made: numbers of the target's system, real addresses and descriptors.
public struct TargetCall: Hashable, Sendable {
  /// Chosen by the caller, different for each call of a run.
  public var id: Int
  public var name: String
  public var arguments: [CallArgument]
  /// Written with a `...` time: the call gets a thread of its own.
  public var mayBlock: Bool

  public init(id: Int, name: String, arguments: [CallArgument], mayBlock: Bool) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.mayBlock = mayBlock
  }
}

public indirect enum CallArgument: Hashable, Sendable {
  case integer(Int64)
  /// Octets that the call reads.
  case octets([UInt8])
  /// So many octets of zero for the call to read.
  case zeros(Int)
  /// A buffer of this many octets for the call to fill; what was filled comes back in `CallOutcome.outputs`.
  case room(Int)
  case address(Endpoint)
  /// A null pointer.
  case absent
  case array([CallArgument])
  case structure([Field])

  public struct Field: Hashable, Sendable {
    public var name: String?
    public var value: CallArgument

    public init(name: String?, value: CallArgument) {
      self.name = name
      self.value = value
    }
  }
}

public enum CallProgress: Hashable, Sendable {
  case returned(CallOutcome)
  /// Asleep in the kernel; `since` is when the call was made.
  case blocked(since: Instant)
}

/// What a call did.
public struct CallOutcome: Hashable, Sendable {
  public var id: Int
  public var result: Int64
  /// `errno` of the target's system, 0 if the call succeeded.
  public var error: Int32
  /// When the call was made.
  public var start: Instant
  /// When the target's kernel made the call ready to return: the time at which the thread ran again, less the time it
  /// had waited for a processor (schedstat), so that load on the machine does not look like the target's delay.
  public var end: Instant
  /// One element for each `room`, in the order of the arguments: the octets that the call put there.
  public var outputs: [[UInt8]]

  public init(
    id: Int, result: Int64, error: Int32, start: Instant, end: Instant, outputs: [[UInt8]] = []
  ) {
    self.id = id
    self.result = result
    self.error = error
    self.start = start
    self.end = end
    self.outputs = outputs
  }
}

/// What the target's system said of a connection.
public struct StateReading: Hashable, Sendable {
  public var state: ConnectionState
  public var at: Instant

  public init(state: ConnectionState, at: Instant) {
    self.state = state
    self.at = at
  }
}
