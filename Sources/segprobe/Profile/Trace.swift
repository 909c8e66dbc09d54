import Match
import Wire

/// What was sent and seen on one 4-tuple, with the kernel's stamps: all that a measurement draws its conclusions from.
struct Trace {
  /// One segment of either side.
  struct Segment {
    var sender: Sender
    var stamp: Instant
    var network: NetworkHeader
    var header: TCPHeader
    /// Octets of payload.
    var length: Int
    /// The 4-tuple has been used again so many times before.
    var round = 0
    /// As a line of a script, with its time.
    var line = ""
  }

  var segments: [Segment] = []
  /// Of our SYN, in the round that is on.
  var isn: UInt32 = 0
  var round = 0
  /// ICMP errors, as lines of a script.
  var messages: [String] = []
  /// How long was listened.
  var end: Instant?
  /// Why a segment could not be sent.
  var fault: String?

  /// When the first segment was sent.
  var start: Instant { segments.first?.stamp ?? Instant(nanoseconds: 0) }
}

// MARK: - Looking for segments

extension Trace {
  /// What the target sent in this round; `nil`: in all.
  func outbound(round: Int? = nil) -> [Segment] {
    segments.filter { $0.sender == .target && (round == nil || $0.round == round) }
  }

  /// What we sent in this round; `nil`: in all.
  func inbound(round: Int? = nil) -> [Segment] {
    segments.filter { $0.sender == .tester && (round == nil || $0.round == round) }
  }

  /// Our first segment with a SYN in a round.
  func syn(round: Int = 0) -> Segment? {
    inbound(round: round).first { $0.header.flags.contains(.syn) }
  }

  /// The target's first SYN-ACK in a round: one that acknowledges the SYN of that round, with all, some or none of its
  /// data.
  func synAck(round: Int = 0) -> Segment? {
    guard let syn = syn(round: round) else { return nil }
    return outbound(round: round).first {
      $0.header.flags.isSuperset(of: [.syn, .ack])
        && (1...1 + syn.length).contains($0.header.acknowledgement - syn.header.sequence)
    }
  }

  /// In this round, the one that is on.
  var isAccepted: Bool { synAck(round: round) != nil }

  /// A RST of the target has come in the round that is on.
  var isReset: Bool { outbound(round: round).contains { $0.header.flags.contains(.rst) } }

  /// The target has closed its side in the round that is on.
  var isClosed: Bool { outbound(round: round).contains { $0.header.flags.contains(.fin) } }

  /// Segments of the target that carry payload, those sent again among them.
  var data: [Segment] { outbound().filter { $0.length > 0 } }

  /// The target's segments behind the handshake.
  var answers: [Segment] { outbound().filter { !$0.header.flags.contains(.syn) } }

  /// The last segment of the target since we sent ours.
  func firstAnswer(to segment: Segment) -> Segment? {
    outbound().first { $0.stamp >= segment.stamp }
  }

  /// From SYN to SYN-ACK; zero when there was none.
  var roundTrip: Instant.Interval {
    guard let syn = syn(), let answer = synAck() else { return .zero }
    return answer.stamp - syn.stamp
  }

  /// Of the target's segment, relative to its ISN: 1 for its first octet of data.
  func offset(_ segment: Segment) -> Int {
    guard let first = synAck(round: segment.round) else { return 0 }
    return segment.header.sequence - first.header.sequence
  }

  /// What the target acknowledges, relative to our ISN: 1 after the SYN.
  func acknowledged(_ segment: Segment) -> Int {
    guard let syn = syn(round: segment.round) else { return 0 }
    return segment.header.acknowledgement - syn.header.sequence
  }

  /// The highest number that the target has acknowledged in the round that is on, relative to our ISN.
  var acknowledged: Int {
    outbound(round: round).filter { $0.header.flags.contains(.ack) }.map(acknowledged).max() ?? 0
  }

  /// Seconds from the first segment to this one.
  func seconds(_ segment: Segment) -> Double { (segment.stamp - start).seconds }

  /// The last timestamp of the target in the round that is on; 0 without.
  var lastTimestamp: UInt32 {
    outbound(round: round).last { $0.header.options.timestamps != nil }?
      .header.options.timestamps?.value ?? 0
  }
}

// MARK: - Data that is sent again

extension Trace {
  /// Segments of the target with octets that had not been sent before.
  var fresh: [Segment] {
    var end = 0
    return data.filter { segment in
      let reach = offset(segment) + segment.length
      defer { end = max(end, reach) }
      return reach > end
    }
  }

  /// The first segment of the target whose octets had all been sent before.
  var firstAgain: Segment? {
    var end = 0
    for segment in data {
      let reach = offset(segment) + segment.length
      if reach <= end { return segment }
      end = max(end, reach)
    }
    return nil
  }
}

// MARK: - Why there is nothing to see

extension Trace {
  /// Why there was no connection in the first round; `nil` if there was.
  var obstacle: String? {
    if let fault { return fault }
    if synAck() != nil { return nil }
    if let message = messages.first { return "an ICMP error came: \(message)" }
    if let answer = outbound().first { return "the SYN was answered otherwise: \(answer.line)" }
    return segments.isEmpty ? "it was not tried" : "the SYN was not answered"
  }
}
