import Wire

/// Options of a SYN that asks for everything.
enum SynOptions {
  static let full = "mss 1460,sackOK,TS val 1000 ecr 0,nop,wscale 7"
  static let plain = "mss 1460"
}

extension ProfilePlan {
  /// What follows a handshake before anything else: a banner is taken.
  var settling: [Course.Step] {
    guard dialogue.speaksFirst else { return [.acknowledge] }
    return [.await(Self.thinkingTime) { !$0.data.isEmpty }, .acknowledge]
  }

  /// So long may a server take before it answers.
  static let thinkingTime = Instant.Interval.seconds(2)

  /// Sends a request in pieces that fit everywhere, and waits for the first octet of the answer.
  ///
  /// What a server says by itself is waited for first. Nothing of what it sends is acknowledged.
  func drawing(_ request: [UInt8]) -> [Course.Step] {
    let pieces = stride(from: 0, to: request.count, by: Self.piece).map { start in
      let octets = request[start..<min(start + Self.piece, request.count)]
      return Course.Step.send { _ in Trace.text(data: octets, at: 1 + start, acknowledging: "1") }
    }
    let wait = Course.Step.await(Self.thinkingTime) { !$0.data.isEmpty }
    return (dialogue.speaksFirst || pieces.isEmpty ? [wait] : []) + pieces + [wait]
  }

  /// Octets of payload that any path carries (RFC 9293, section 3.7.1).
  static let piece = 536

  /// Why no data of the target can be seen.
  func silence(_ trace: Trace) -> String {
    if let obstacle = trace.obstacle { return obstacle }
    if dialogue.draws {
      return "the server sent nothing within \(Figure.seconds(Self.thinkingTime.seconds))"
        + (dialogue.request.isEmpty ? "" : " after the request")
    }
    return dialogue.name == "unknown"
      ? "the server sends nothing first: give --request 'GET / HTTP/1.0\\r\\n\\r\\n' or --service echo"
      : "a server of \(dialogue.name) sends nothing: give --request if this one does"
  }
}

extension Trace {
  /// Where our next octet stands, relative to our ISN.
  var nextOctet: Int {
    guard let syn = syn(round: round) else { return 1 }
    return inbound(round: round).map { $0.header.sequence - syn.header.sequence + $0.length }.max()
      .map { max($0, 1) } ?? 1
  }
}
