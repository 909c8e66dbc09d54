public import Wire

extension OptionsTemplate {
  func compare(with actual: [TCPOption], _ context: MatchContext, into found: inout DifferenceList)
  {
    switch context.rules {
    case .packetdrill where !allowsOthers: compareInOrder(with: actual, context, into: &found)
    default: compareAsSet(with: actual, context, into: &found)
    }
  }

  /// Every option in its place, padding too.
  private func compareInOrder(
    with actual: [TCPOption], _ context: MatchContext, into found: inout DifferenceList
  ) {
    let sameKinds =
      actual.count == items.count && zip(items, actual).allSatisfy { $0.isSameKind(as: $1) }
    guard sameKinds else {
      return found.add("options", text(context.names), actual.notation(context.basis))
    }
    for (item, option) in zip(items, actual) { item.compare(with: option, context, into: &found) }
  }

  /// Every written option once, in any order; padding counts only if it is written.
  private func compareAsSet(
    with actual: [TCPOption], _ context: MatchContext, into found: inout DifferenceList
  ) {
    var rest = actual
    for item in items {
      guard let index = item.bestMatch(in: rest, context) else {
        found.add("option \(item.name)", item.text(context.names), "not there")
        continue
      }
      item.compare(with: rest.remove(at: index), context, into: &found)
    }
    if allowsOthers { return }
    for option in rest where !option.isPadding {
      found.add("option \(option.name)", "not there", option.notation(context.basis))
    }
  }
}

extension OptionTemplate {
  /// The option of this kind that fits, or else the first of this kind.
  fileprivate func bestMatch(in options: [TCPOption], _ context: MatchContext) -> Int? {
    options.firstIndex { option in
      guard isSameKind(as: option) else { return false }
      var found = DifferenceList(names: context.names)
      compare(with: option, context, into: &found)
      return found.differences.isEmpty
    } ?? options.firstIndex(where: isSameKind(as:))
  }

  func isSameKind(as option: TCPOption) -> Bool {
    switch (self, option) {
    case (.endOfList, .endOfList), (.noOperation, .noOperation),
      (.maximumSegmentSize, .maximumSegmentSize), (.windowScale, .windowScale),
      (.sackPermitted, .sackPermitted), (.sack, .sack), (.timestamps, .timestamps),
      (.fastOpen, .fastOpen), (.experimentalFastOpen, .experimentalFastOpen), (.md5, .md5),
      (.raw, .malformed):
      true
    case (.accurateECN(let kind, _), .accurateECN(let other, _)): kind == other
    case (.other(let kind, _), .other(let other, _)): kind == other
    default: false
    }
  }

  /// Compares the values of an option of the same kind.
  func compare(with option: TCPOption, _ context: MatchContext, into found: inout DifferenceList) {
    switch (self, option) {
    case (.maximumSegmentSize(let pattern), .maximumSegmentSize(let value)):
      found.check("option mss", pattern, value)
    case (.windowScale(let pattern), .windowScale(let shift)):
      found.check("option wscale", pattern, shift)
    case (.timestamps(let value, let echo), .timestamps(let actualValue, let actualEcho)):
      compareTimestamps(value, echo, with: (actualValue, actualEcho), context, into: &found)
    case (.sack(let blocks), .sack(let actual)):
      compareSACK(blocks, with: actual, context, into: &found)
    case (.fastOpen(let cookie?), .fastOpen(let actual)),
      (.experimentalFastOpen(let cookie?), .experimentalFastOpen(let actual)),
      (.md5(let cookie?), .md5(let actual)), (.other(_, let cookie?), .other(_, let actual)),
      (.raw(let cookie), .malformed(let actual)):
      if cookie != actual { found.add("option \(name)", hexadecimal(cookie), hexadecimal(actual)) }
    case (.accurateECN(_, let counters), .accurateECN(_, let actual)):
      compareCounters(counters, with: actual, context, into: &found)
    default: break
    }
  }

  /// The first exact value sets the base of the target's clock, as in packetdrill; relations look at the live value.
  /// The echo is ours: a probe that writes it means it, packetdrill never compares it.
  private func compareTimestamps(
    _ value: NumberPattern, _ echo: NumberPattern, with actual: (UInt32, UInt32),
    _ context: MatchContext, into found: inout DifferenceList
  ) {
    if case .equal(.literal(let expected)) = value {
      compareClock(UInt32(truncatingIfNeeded: expected), with: actual.0, context, into: &found)
    } else {
      found.check("option TS val", value, actual.0)
    }
    if context.rules == .probe { found.check("option TS ecr", echo, actual.1) }
  }

  private func compareClock(
    _ expected: UInt32, with actual: UInt32, _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    guard let clock = context.timestampClock, !clock.isRight(actual, for: expected) else { return }
    found.add("option TS val", "\(expected)", "\(clock.value(actual))")
  }

  private func compareSACK(
    _ blocks: [SACKTemplate], with actual: [SACKBlock], _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    func relative(_ edge: SequenceNumber) -> UInt32 {
      context.basis.scriptAcknowledgement(edge, from: .target, syn: false)
    }
    let fits =
      blocks.count == actual.count
      && zip(blocks, actual).allSatisfy {
        $0.left.matchesModular(relative($1.left), context.names)
          && $0.right.matchesModular(relative($1.right), context.names)
      }
    if !fits {
      found.add(
        "option sack", text(context.names), TCPOption.sack(actual).notation(context.basis))
    }
  }

  private func compareCounters(
    _ counters: [NumberPattern], with actual: [UInt32], _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    let fits =
      counters.count == actual.count
      && zip(counters, actual).allSatisfy { $0.matches(Int64($1), context.names) }
    if !fits {
      found.add("option ECN", text(context.names), actual.map { "\($0)" }.joined(separator: " "))
    }
  }
}

extension TCPOption {
  /// It says nothing.
  public var isPadding: Bool {
    switch self {
    case .noOperation, .endOfList: true
    default: false
    }
  }
}
