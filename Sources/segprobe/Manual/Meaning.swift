import Match
import Wire

/// What the answers to one segment say of the target's port.
struct Meaning {
  enum Word: String {
    case open, closed, filtered, answered, silent
  }

  var word: Word
  /// Why, as a sentence without a full stop.
  var reason: String

  /// Exit status: 0 there is somebody, 1 there is nobody, 3 nothing was to be learned.
  var status: Int32 {
    switch word {
    case .open, .answered: 0
    case .closed: 1
    case .filtered, .silent: 3
    }
  }

  /// - Parameters:
  ///   - sent: the flags of the segment.
  ///   - answers: in the order of their arrival.
  init(sent: TCPFlags, established: Bool, answers: [Exchange.Answer]) {
    if let message = answers.lazy.compactMap({ Self.icmp($0.packet) }).first {
      (word, reason) = (.filtered, message)
    } else if established {
      (word, reason) = Self.inConnection(answers.compactMap { $0.packet.tcp })
    } else {
      (word, reason) = Self.alone(sent, answers.compactMap { $0.packet.tcp }.first)
    }
  }

  /// An ICMP error, and who sent it.
  private static func icmp(_ packet: Packet) -> String? {
    guard packet.icmp != nil else { return nil }
    return "an ICMP error came from \(packet.source)"
  }

  /// A segment that belongs to no connection (RFC 9293, sections 3.10.7.1 and 3.10.7.2).
  private static func alone(_ sent: TCPFlags, _ answer: TCPHeader?) -> (Word, String) {
    let asks = sent.contains(.syn) && sent.isDisjoint(with: [.ack, .rst])
    guard let answer else {
      if sent.contains(.rst) { return (.silent, "a RST is never answered") }
      return asks || sent.contains(.ack)
        ? (.filtered, "no answer: a host that is up answers this segment")
        : (.silent, "no answer: open, or filtered; a closed port would answer with RST")
    }
    if answer.flags.contains(.rst) {
      return sent.contains(.ack)
        ? (.closed, "RST: no connection there is known by these ports")
        : (.closed, "RST: nobody listens there")
    }
    if answer.flags.contains(.syn), asks {
      return (
        .open, answer.flags.contains(.ack) ? "it answers a SYN with SYN-ACK" : "it answers with SYN"
      )
    }
    return (.answered, "\(answer.flags.text) is no answer of a closed or a listening port")
  }

  /// A segment within a connection.
  private static func inConnection(_ answers: [TCPHeader]) -> (Word, String) {
    guard let last = answers.last else {
      return (.silent, "no answer: the target took the segment without a word, or dropped it")
    }
    if answers.contains(where: { $0.flags.contains(.rst) }) {
      return (.closed, "the target reset the connection")
    }
    if answers.contains(where: { $0.flags.contains(.fin) }) {
      return (.answered, "the target has closed its side too")
    }
    return (.answered, "the connection lives; last answer: \(last.flags.text)")
  }
}
