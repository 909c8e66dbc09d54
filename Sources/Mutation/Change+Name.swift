import Match
import Wire

extension Change {
  /// - Parameter subject: `segment 2`, `call 1`, `state 1`.
  func name(of subject: String) -> String {
    switch self {
    case .dropped: "\(subject) dropped"
    case .sentTwice: "\(subject) sent twice"
    case .delayed: "\(subject) delayed"
    case .flag(let bit): "\(Self.word(for: bit)) of \(subject)"
    case .sequence: "seq of \(subject)"
    case .acknowledgement: "ack of \(subject)"
    case .window: "win of \(subject)"
    case .urgentPointer: "urg of \(subject)"
    case .optionRemoved(_, let name): "option \(name) of \(subject) removed"
    case .optionValue(_, let field, _): "\(field.rawValue) of \(subject)"
    case .optionAdded: "option added to \(subject)"
    case .payload: "payload of \(subject)"
    case .length: "length of \(subject)"
    case .checksum: "checksum of \(subject)"
    case .timeToLive: "ttl of \(subject)"
    case .ecn: "ecn of \(subject)"
    case .messageType: "type of \(subject)"
    case .callFails: "\(subject) fails"
    case .callSucceeds: "\(subject) succeeds"
    case .result: "result of \(subject)"
    case .errorNumber: "errno of \(subject)"
    case .data: "data of \(subject)"
    case .state: subject
    }
  }

  private static func word(for bit: TCPFlags) -> String {
    let words: [(TCPFlags, String)] = [
      (.fin, "FIN"), (.syn, "SYN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
      (.ece, "ECE"), (.cwr, "CWR"),
    ]
    return words.first { $0.0 == bit }?.1 ?? "a reserved bit"
  }
}
