import Engine
import Match
import Script
import Wire

extension Mutants {
  /// Changes of the packets that the target sent.
  var ofPackets: [Mutant] {
    var mutants: [Mutant] = []
    var count = 0
    var initials: Set<Initial> = []
    let arrivals = arrivals
    let texts = SentTexts(arrivals, in: transcript)
    for (index, entry) in arrivals.enumerated() {
      guard case .packet(let frame, let connection) = entry.kind else { continue }
      count += isOwn(entry) ? 1 : 0
      guard let seen = SeenPacket(frame, connection, in: transcript) else { continue }
      let isInitial = Initial(seen.packet, connection).map { initials.insert($0).inserted } ?? false
      guard isOwn(entry) else { continue }
      let isLast = arrivals.dropFirst(index + 1).first?.location != entry.location
      for change in changes(of: seen, entry, .init(isInitial: isInitial, isLast: isLast)) {
        if change == .payload, textIsFree, !Expected(event(of: entry)).namesText,
          !texts.comeAgain(entry)
        {
          continue
        }
        guard let mutant = mutant(change, of: seen, entry, number: index + 1, name: count) else {
          continue
        }
        mutants.append(mutant)
      }
    }
    return mutants
  }

  /// In the order in which they came, which with several connections need not be the order of the events.
  private var arrivals: [Transcript.Entry] {
    transcript.entries.compactMap { entry -> (frame: Int, entry: Transcript.Entry)? in
      guard case .packet(let frame, _) = entry.kind,
        transcript.frames.entries[frame].direction == .outbound
      else { return nil }
      return (frame, entry)
    }.sorted { $0.frame < $1.frame }.map(\.entry)
  }

  private func mutant(
    _ change: Change, of seen: SeenPacket, _ entry: Transcript.Entry, number: Int, name: Int
  ) -> Mutant? {
    guard let mutated = seen.text(after: change) else { return nil }
    let kind = seen.packet.tcp == nil ? "packet" : "segment"
    return Mutant(
      place: .packet(number, Mutant.Shape(of: seen.packet)), change: change,
      name: change.name(of: "\(kind) \(name)"), original: seen.text, mutated: mutated,
      location: entry.location, script: entry.script)
  }

  private func changes(
    of seen: SeenPacket, _ entry: Transcript.Entry, _ role: TCPChanges.Role
  ) -> [Change] {
    let event = event(of: entry)
    let expected = Expected(event)
    let isDeviation = endsFailing(with: entry)
    var changes: [Change] = isDeviation ? [] : [.sentTwice]
    // Where silence is one of the answers, the requirement leaves it to the target whether the segment comes.
    if !expected.mayBeMissing {
      changes.append(.dropped)
      if let delay = delay(event, entry.at) { changes.append(.delayed(delay)) }
    }
    // Packets in tunnels are not taken apart.
    guard !seen.isTunnelled else { return changes }
    changes.append(.checksum)
    if !seen.packet.payload.isEmpty { changes += [.payload, .length] }
    if expected.namesTimeToLive || fields.contains(.timeToLive) { changes.append(.timeToLive) }
    if expected.namesECN || fields.contains(.ecn) {
      changes.append(.ecn(to: seen.packet.network.typeOfService & 3 == 0 ? 3 : 0))
    }
    switch seen.packet.transport {
    case .tcp(let header):
      changes +=
        TCPChanges(
          header, role, isDeviation ? nil : expected.segment(like: header), fields
        ).all.filter { !isDeviation || !$0.isOfKnownOption }
    case .icmp: changes.append(.messageType)
    case .udp, .other: break
    }
    return changes
  }

  /// A run that is a known deviation ends with the segment that deviates: nobody looks for what comes behind it, and the
  /// file says nothing of its options.
  private func endsFailing(with entry: Transcript.Entry) -> Bool {
    guard case .fail(let failure) = transcript.verdict, entry == arrivals.last else { return false }
    return entry.location == failure.location && entry.script == failure.script
  }

  /// So much later a packet comes when its time is over for certain; `nil` if it may come at any time.
  private func delay(_ event: Event?, _ stamp: Instant) -> Instant.Interval? {
    guard let event else { return nil }
    let margin = Instant.Interval.milliseconds(20)
    switch event.time {
    case .relative(let span), .relativeRange(_, let span):
      return span + tolerance.late(over: span) + margin
    case .absolute(let time), .absoluteRange(_, let time):
      let span = max(.zero, transcript.start + time - stamp)
      return span + tolerance.late(over: time) + margin
    case .any, .blocking, .absoluteBlocking: return nil
    }
  }
}

/// A SYN of the target, by which it is known when it comes again.
private struct Initial: Hashable {
  let connection: Int?
  let number: SequenceNumber

  init?(_ packet: Packet, _ connection: Int?) {
    guard let header = packet.tcp, header.flags.contains(.syn) else { return nil }
    self.connection = connection
    number = header.sequence
  }
}

/// A packet of the target as the unchanged run recorded it.
struct SeenPacket {
  let octets: ArraySlice<UInt8>
  let packet: Packet
  let isTunnelled: Bool
  let basis: Basis?
  let text: String

  init?(_ frame: Int, _ connection: Int?, in transcript: Transcript) {
    let octets = transcript.frames.packet(frame)
    guard let parsed = try? TunnelledPacket.parse(octets.span) else { return nil }
    self.octets = octets
    packet = parsed.packet
    isTunnelled = !parsed.outer.isEmpty
    let connections = transcript.connections
    basis = connection.flatMap { connections.indices.contains($0) ? connections[$0] : nil }
    text = PacketNotation.text(of: octets, basis: basis, from: .target)
  }

  /// `nil` if the change is impossible.
  func text(after change: Change) -> String? {
    switch change {
    case .dropped: return "none"
    case .sentTwice: return "\(text), and once more"
    case .delayed(let span): return "\(text), \(span.seconds) s later"
    case .checksum: return "\(text) with checksum bad"
    default:
      guard let changed = change.applied(to: octets) else { return nil }
      let text = PacketNotation.text(of: changed[...], basis: basis, from: .target)
      return text == self.text ? "\(text), \(change.detail)" : text
    }
  }
}

extension Change {
  fileprivate var isOfKnownOption: Bool {
    switch self {
    case .optionRemoved, .optionValue: true
    default: false
    }
  }

  /// What notation does not show.
  fileprivate var detail: String {
    switch self {
    case .payload: "with another last octet"
    case .timeToLive: "with another TTL"
    default: "changed"
    }
  }
}
