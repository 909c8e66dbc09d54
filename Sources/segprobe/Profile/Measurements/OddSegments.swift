import Report
import Wire

/// What answers segments that belong to no connection (RFC 9293, sections 3.10.7.1 and 3.10.7.2), at the listening port
/// and at one where nobody listens.
struct OddSegments: Measurement {
  private struct Case {
    var property: Property
    /// As scripts spell them.
    var flags: String
    var toListener: Bool
  }

  private static let cases = [
    Case(property: .listenerNull, flags: "-", toListener: true),
    Case(property: .listenerFin, flags: "F", toListener: true),
    Case(property: .listenerXmas, flags: "FPU", toListener: true),
    Case(property: .listenerSynFin, flags: "SF", toListener: true),
    Case(property: .listenerSynRst, flags: "SR", toListener: true),
    Case(property: .listenerAck, flags: ".", toListener: true),
    Case(property: .listenerSynAck, flags: "S.", toListener: true),
    Case(property: .listenerRst, flags: "R", toListener: true),
    Case(property: .closedSyn, flags: "S", toListener: false),
    Case(property: .closedAck, flags: ".", toListener: false),
    Case(property: .closedFin, flags: "F", toListener: false),
    Case(property: .closedNull, flags: "-", toListener: false),
    Case(property: .closedXmas, flags: "FPU", toListener: false),
  ]

  func courses(_ plan: ProfilePlan) -> [Course] {
    Self.cases.map { item in
      let send = Course.Step.send { trace in
        let acknowledges = item.flags.contains(".") ? " ack \(trace.isn / 2)" : ""
        return "\(item.flags) \(trace.isn):\(trace.isn)(0)\(acknowledges) win 1024"
      }
      return Course(
        item.property.rawValue, port: item.toListener ? nil : plan.closedPort,
        [send, .await(.milliseconds(500)) { !$0.outbound().isEmpty || !$0.messages.isEmpty }])
    }
  }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let knock = record[Property.closedSyn.rawValue]
    return Self.cases.map { item in
      if !item.toListener, let reason = Self.obstacle(knock, record.plan.closedPort) {
        return .unseen(item.property, reason)
      }
      return finding(item, record[item.property.rawValue])
    }
  }

  /// Why nothing can be told of closed ports.
  private static func obstacle(_ knock: Trace, _ port: UInt16) -> String? {
    if knock.outbound().contains(where: { $0.header.flags.contains(.rst) }) { return nil }
    if !knock.outbound().isEmpty {
      return "somebody listens on port \(port): --closed-port names another"
    }
    return "port \(port) is filtered, or its RST was lost: --closed-port names another"
  }

  private func finding(_ item: Case, _ trace: Trace) -> DataSheetLine {
    if let fault = trace.fault { return .unseen(item.property, fault) }
    guard let sent = trace.inbound().first else { return .unseen(item.property, "not tried") }
    if let message = trace.messages.first {
      return .seen(item.property, "an ICMP error", .string("ICMP"), [sent.line, message])
    }
    guard let answer = trace.outbound().first else {
      return .seen(
        item.property, "no answer", .string("none"), .medium,
        [sent.line, "nothing came within 0.5 s"])
    }
    let flags = Self.names(of: answer.header.flags)
    return .seen(
      item.property, flags + Self.remark(answer.header, sent.header), .string(flags),
      [sent.line, answer.line])
  }

  private static func names(of flags: TCPFlags) -> String {
    let names: [(TCPFlags, String)] = [
      (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
      (.ece, "ECE"), (.cwr, "CWR"), (.ae, "AE"),
    ]
    let present = names.filter { flags.contains($0.0) }.map(\.1)
    return present.isEmpty ? "no flags" : present.joined(separator: "+")
  }

  /// Whether the numbers of a RST are those of RFC 9293, section 3.10.7.1.
  private static func remark(_ answer: TCPHeader, _ sent: TCPHeader) -> String {
    guard answer.flags.contains(.rst) else { return "" }
    if sent.flags.contains(.ack) {
      return answer.sequence == sent.acknowledgement && !answer.flags.contains(.ack)
        ? ", numbered as RFC 9293 says" : ", not numbered as RFC 9293 says"
    }
    let length = (sent.flags.contains(.syn) ? 1 : 0) + (sent.flags.contains(.fin) ? 1 : 0)
    let isRight =
      answer.sequence.rawValue == 0 && answer.flags.contains(.ack)
      && answer.acknowledgement == sent.sequence + length
    return isRight ? ", numbered as RFC 9293 says" : ", not numbered as RFC 9293 says"
  }
}
