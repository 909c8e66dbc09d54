import Report
import Wire

/// What the IP headers of all segments tell: TTL or hop limit, don't-fragment, identification, flow label.
struct NetworkFields: Measurement {
  func courses(_ plan: ProfilePlan) -> [Course] { [] }

  func findings(_ record: ProfileRecord) -> [DataSheetLine] {
    let packets = record.all.enumerated().flatMap { index, trace in
      trace.outbound().map { Seen(connection: index, segment: $0) }
    }.sorted { $0.segment.stamp < $1.segment.stamp }
    guard let first = packets.first else {
      return [Property.hops, .dontFragment, .identification, .flowLabel].map {
        .unseen($0, "the target sent nothing")
      }
    }
    let isIPv4 = if case .ipv4 = first.segment.network { true } else { false }
    return [hops(packets)] + (isIPv4 ? version4(packets) : version6(packets))
  }

  fileprivate struct Seen {
    var connection: Int
    var segment: Trace.Segment

    var kind: String {
      let flags = segment.header.flags
      if flags.contains(.syn) { return "SYN-ACK" }
      if flags.contains(.rst) { return "RST" }
      return segment.length > 0 ? "data" : "ACK"
    }
  }

  /// - Returns: for each kind of segment that there is, in a fixed order.
  private func kinds<Value>(
    _ packets: [Seen], _ value: ([Seen]) -> Value
  ) -> [(kind: String, value: Value)] {
    ["SYN-ACK", "ACK", "data", "RST"].compactMap { kind in
      let members = packets.filter { $0.kind == kind }
      return members.isEmpty ? nil : (kind, value(members))
    }
  }

  // MARK: Hops

  private static let usual: [Int] = [32, 64, 128, 255]

  private func hops(_ packets: [Seen]) -> DataSheetLine {
    let perKind = kinds(packets) { members in
      Set(members.map { Int($0.segment.network.timeToLive) }).sorted()
    }
    let all = Set(perKind.flatMap(\.value)).sorted()
    let evidence = perKind.map { kind, values in
      "\(kind): \(values.map(String.init).joined(separator: ", "))"
    }
    guard let most = all.last, let initial = Self.usual.first(where: { $0 >= most }) else {
      return .unseen(.hops, "the target sent nothing")
    }
    let away = Figure.count(initial - most, "hop")
    let text =
      all.count == 1
      ? "\(most): begins with \(initial), \(away) away"
      : "differs: \(all.map(String.init).joined(separator: ", "))"
    return .seen(.hops, text, .integer(most), all.count == 1 ? .medium : .low, evidence)
  }

  // MARK: IPv4

  private func version4(_ packets: [Seen]) -> [DataSheetLine] {
    let fragment = kinds(packets) { members in Set(members.compactMap { $0.header4?.dontFragment })
    }
    let isSet = Set(fragment.flatMap(\.value))
    let evidence = fragment.map { kind, values in
      "\(kind): \(values.count == 1 ? values.first == true ? "set" : "not set" : "differs")"
    }
    let text = isSet.count > 1 ? "differs" : isSet.first == true ? "always set" : "never set"
    let value: JSON = isSet.count > 1 ? .null : .bool(isSet.first == true)
    return [
      .seen(.dontFragment, text, value, evidence), identification(packets),
      .unseen(.flowLabel, "IPv4 has none"),
    ]
  }

  private func identification(_ packets: [Seen]) -> DataSheetLine {
    let patterns = kinds(packets) { members in
      var samples: [IdentificationPattern.Sample] = []
      for seen in members {
        guard let header = seen.header4 else { continue }
        samples.append(.init(value: header.identification, connection: seen.connection))
      }
      return IdentificationPattern(samples)
    }
    let known = patterns.filter { $0.value != .unknown }
    let evidence = patterns.map { kind, pattern in "\(kind): \(pattern.text)" }
    let same = Set(known.map(\.value.word)).count == 1
    let text =
      same
      ? known.first?.value.text ?? ""
      : patterns.map { "\($0.kind) \($0.value.text)" }.joined(separator: "; ")
    return .seen(
      .identification, text,
      .object(patterns.map { JSON.Member($0.kind, .string($0.value.word)) }), .medium, evidence)
  }

  // MARK: IPv6

  private func version6(_ packets: [Seen]) -> [DataSheetLine] {
    // A SYN-ACK is sent before there is a connection, and one of another round is of another.
    let labels = packets.compactMap { seen -> (key: [Int], label: UInt32)? in
      guard let label = seen.header6?.flowLabel else { return nil }
      return ([seen.connection, seen.segment.round, seen.kind == "SYN-ACK" ? 1 : 0], label)
    }
    let groups = Dictionary(grouping: labels, by: \.key).values.filter { $0.count > 1 }
    let steady = groups.count { Set($0.map(\.label)).count == 1 }
    let all = Set(labels.map(\.label))
    let evidence = [
      "\(Figure.count(all.count, "label")) in \(Figure.count(labels.count, "packet"))",
      "\(steady) of \(Figure.count(groups.count, "connection")) kept theirs; retransmissions may change it",
    ]
    let (text, word) =
      if all == [0] {
        ("always 0", "zero")
      } else if all.count == 1 {
        ("always the same", "constant")
      } else if 2 * steady >= groups.count {
        ("one for each connection", "connection")
      } else {
        ("differs within connections", "varies")
      }
    return [
      .unseen(.dontFragment, "IPv6 has none"), .unseen(.identification, "IPv6 has none"),
      .seen(.flowLabel, text, .string(word), .medium, evidence),
    ]
  }
}

extension NetworkFields.Seen {
  // Inlined, the optimizer of Swift 6.3.1 stops with an ownership error.
  @inline(never) fileprivate var header4: IPv4Header? {
    if case .ipv4(let header) = segment.network { header } else { nil }
  }

  @inline(never) fileprivate var header6: IPv6Header? {
    if case .ipv6(let header) = segment.network { header } else { nil }
  }
}
