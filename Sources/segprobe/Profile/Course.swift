import Wire

/// What is done on one 4-tuple, step by step. What it shows is judged when it is over.
struct Course {
  /// Tells its trace apart from others.
  var name: String
  /// Of the target; `nil`: the one that is profiled.
  var port: UInt16?
  /// The server has to take the connection, so that it counts among those that it has to serve at a time.
  var isServed = false
  var steps: [Step]

  init(_ name: String, port: UInt16? = nil, isServed: Bool = false, _ steps: [Step]) {
    self.name = name
    self.port = port
    self.isServed = isServed
    self.steps = steps
  }

  enum Step {
    /// A segment in the notation of scripts; `nil`: none.
    case send((Trace) -> String?)
    /// Listens until that moment, which is asked for again whenever something has come. The second argument is when the
    /// step began.
    case listen((Trace, Instant) -> Instant)
    /// The course ends here unless it is so.
    case require((Trace) -> Bool)
    /// From now on whatever comes in order is acknowledged at once.
    case acknowledge
    /// A new connection by the same 4-tuple.
    case reopen
  }
}

extension Course.Step {
  static func send(_ text: String) -> Self { .send { _ in text } }

  static func wait(_ span: Instant.Interval) -> Self { .listen { _, start in start + span } }

  /// Listens until it is so, and no longer than this.
  static func await(_ limit: Instant.Interval, _ condition: @escaping (Trace) -> Bool) -> Self {
    .listen { trace, start in condition(trace) ? start : start + limit }
  }

  /// A SYN with a new ISN.
  /// - Parameters:
  ///   - options: in the notation of scripts; empty for none.
  ///   - flags: as scripts spell them.
  ///   - payload: hexadecimal, that many octets.
  static func syn(
    _ options: String, flags: String = "S", payload: [UInt8] = []
  ) -> Self {
    .send { trace in synText(trace, options, flags, payload) }
  }

  fileprivate static func synText(
    _ trace: Trace, _ options: String, _ flags: String, _ payload: [UInt8]
  ) -> String {
    let list = options.isEmpty ? "" : " <\(options)>"
    let data = payload.isEmpty ? "" : " \(notation(payload))"
    let end = UInt64(trace.isn) + UInt64(payload.count)
    return "\(flags) \(trace.isn):\(end)(\(payload.count)) win 65535\(list)\(data)"
  }

  /// `hex(0a0b)`
  static func notation(_ octets: [UInt8]) -> String {
    let digits = octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "hex(\(digits.joined()))"
  }
}

extension [Course.Step] {
  /// A handshake; the SYN is sent once more if it is not answered within a second.
  /// - Parameters:
  ///   - ack: options of our ACK.
  ///   - window: of our ACK and whatever acknowledges, not scaled.
  static func handshake(
    _ options: String, flags: String = "S", window: Int = 65_535,
    ack: @escaping (Trace) -> String = { _ in "" }
  ) -> Self {
    embryonic(options, flags: flags) + [
      .require(\.isAccepted),
      .send { trace in
        let options = ack(trace)
        return ". 1:1(0) ack 1 win \(window)" + (options.isEmpty ? "" : " <\(options)>")
      },
    ]
  }

  /// A SYN and the wait for its answer, twice if need be.
  static func embryonic(_ options: String, flags: String = "S", payload: [UInt8] = []) -> Self {
    [
      .syn(options, flags: flags, payload: payload),
      .await(.seconds(1)) { !$0.answersOfRound.isEmpty },
      .send { trace in
        guard trace.answersOfRound.isEmpty else { return nil }
        return Course.Step.synText(trace, options, flags, payload)
      },
      .await(.seconds(1)) { !$0.answersOfRound.isEmpty },
    ]
  }
}

extension Trace {
  fileprivate var answersOfRound: [Segment] { outbound(round: round) }

  /// A segment with data of ours in the notation of scripts.
  /// - Parameters:
  ///   - offset: of its first octet, relative to our ISN: 1 is the first of all.
  ///   - acknowledging: relative to the target's ISN; by default all that it has sent.
  ///   - prefix: fields of the IP header.
  ///   - window: not scaled.
  static func text(
    data octets: ArraySlice<UInt8>, at offset: Int, acknowledging: String = "SND.NXT",
    options: String = "", prefix: String = "", flags: String = "P.", window: Int = 65_535
  ) -> String {
    let list = options.isEmpty ? "" : " <\(options)>"
    let data = octets.isEmpty ? "" : " " + Course.Step.notation(Array(octets))
    return
      "\(prefix)\(flags) \(offset):\(offset + octets.count)(\(octets.count)) ack \(acknowledging) win \(window)\(list)\(data)"
  }
}
