public import Match
public import Wire

/// One event of a script: when, and what.
public struct Event: Hashable, Sendable {
  public var time: TimeSpecification
  public var action: Action
  /// `as NAME` and `as NAME = FIELD`.
  public var captures: [Capture]
  /// Where the event begins. A prologue's events carry the prologue's file.
  public var location: SourceLocation
  /// The event as written, values put in, white space folded: for reports.
  public var text: String

  public enum Action: Hashable, Sendable {
    /// `<`
    case inbound(connection: String?, PacketTemplate)
    /// `>`: any of the alternatives (`or`) will do.
    case outbound(connection: String?, [PacketTemplate])
    /// A system call on the target.
    case call(SystemCall)
    /// `state CLOSE-WAIT or CLOSED`: spelled as in RFC 9293.
    case state(connection: String?, [ConnectionState])
    /// Backticks.
    case command(Command)
    /// `%{ ... }%`
    case code(CodeBlock)
  }

  public init(
    time: TimeSpecification, action: Action, captures: [Capture] = [], location: SourceLocation,
    text: String
  ) {
    self.time = time
    self.action = action
    self.captures = captures
    self.location = location
    self.text = text
  }
}

/// Python that looks at the target's socket as it was at the time of the event.
public struct CodeBlock: Hashable, Sendable {
  /// Without the blanks and tabs at both ends.
  public var text: String
  /// Where the text begins.
  public var location: SourceLocation

  public init(text: String, location: SourceLocation) {
    self.text = text
    self.location = location
  }
}

/// When an event happens. Relative times count from the event before.
public enum TimeSpecification: Hashable, Sendable {
  /// `+.1`
  case relative(Instant.Interval)
  /// `0.1`: since the script's first event.
  case absolute(Instant.Interval)
  /// `*`: outbound only.
  case any
  /// `+.1~+.3`: both since the event before.
  case relativeRange(Instant.Interval, Instant.Interval)
  /// `.1~.3`
  case absoluteRange(Instant.Interval, Instant.Interval)
  /// `+0...0.4`: a call that starts at the first and returns at the second, both since the event before.
  case blocking(start: Instant.Interval, end: Instant.Interval)
  /// `0...0.4` with an absolute start.
  case absoluteBlocking(start: Instant.Interval, end: Instant.Interval)
}

/// `as NAME` puts the time since the event before into the report; `as NAME = FIELD` a field of the packet.
public struct Capture: Hashable, Sendable {
  public var name: String
  /// `nil`: the elapsed time. Else one of `seq`, `ack`, `win`, `urg`, `len`, `ttl`, `mss`, `wscale`, `tsval`, `tsecr`,
  /// `rwnd` (the window, scaled as the connection has it), `iss` (a SYN's number as it is on the wire), `id` (the
  /// identification of IPv4), `cookie` (of a fast open option).
  public var field: String?

  public init(name: String, field: String?) {
    self.name = name
    self.field = field
  }
}

/// A state of RFC 9293, section 3.3.2.
public enum ConnectionState: String, Hashable, Sendable, CaseIterable {
  case listen = "LISTEN"
  case synSent = "SYN-SENT"
  case synReceived = "SYN-RECEIVED"
  case established = "ESTABLISHED"
  case finWait1 = "FIN-WAIT-1"
  case finWait2 = "FIN-WAIT-2"
  case closeWait = "CLOSE-WAIT"
  case closing = "CLOSING"
  case lastAck = "LAST-ACK"
  case timeWait = "TIME-WAIT"
  /// No such connection is there any more.
  case closed = "CLOSED"
}
