import Wire

extension TCPTemplate {
  func compare(
    with header: TCPHeader, payload: ArraySlice<UInt8>, _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    if context.rules == .probe { comparePorts(with: header, into: &found) }
    compareFlags(with: header.flags, context.rules, into: &found)
    compareNumbers(with: header, length: payload.count, context, into: &found)
    found.check("win", window, header.window)
    let urgent = context.rules == .packetdrill ? urgentPointer ?? .equal(0) : urgentPointer
    found.check("urg", urgent, header.urgentPointer)
    compareOptions(with: header, context, into: &found)
    found.compare(
      self.payload, with: payload, context.rules,
      at: context.basis.scriptSequence(header.sequence, from: .target, syn: false))
    found.check("reserved", faults.reserved.map { .equal(Int64($0)) }, header.flags.rawValue >> 9)
    found.check("doff", faults.dataOffset.map { .equal(Int64($0)) }, header.dataOffset ?? 0)
  }

  private func comparePorts(with header: TCPHeader, into found: inout DifferenceList) {
    guard let ports else { return }
    found.check("source port", .equal(Int64(ports.source)), header.sourcePort)
    found.check("destination port", .equal(Int64(ports.destination)), header.destinationPort)
  }

  private func compareFlags(
    with actual: TCPFlags, _ rules: MatchRules, into found: inout DifferenceList
  ) {
    if flags.any { return }
    let ignored: TCPFlags = rules == .probe && !flags.set.contains(.psh) ? .psh : []
    let compared = actual.subtracting(faults.reserved == nil ? ignored : ignored.union(.reserved))
    if compared != flags.set { found.add("flags", flags.text, actual.text) }
  }

  private func compareNumbers(
    with header: TCPHeader, length actualLength: Int, _ context: MatchContext,
    into found: inout DifferenceList
  ) {
    let syn = header.flags.contains(.syn)
    let basis = context.basis
    found.checkModular(
      "seq", sequence,
      sequenceIsAbsolute
        ? header.sequence.rawValue
        : basis.scriptSequence(header.sequence, from: .target, syn: syn))
    found.check("length", length, actualLength)
    let isSet = header.flags.contains(.ack)
    let expected = acknowledgement ?? (context.rules == .packetdrill ? .equal(0) : nil)
    let isAbsolute = acknowledgementIsAbsolute || !isSet
    found.checkModular(
      "ack", expected,
      isAbsolute
        ? header.acknowledgement.rawValue
        : basis.scriptAcknowledgement(header.acknowledgement, from: .target, syn: syn))
  }

  private func compareOptions(
    with header: TCPHeader, _ context: MatchContext, into found: inout DifferenceList
  ) {
    let expected = options ?? OptionsTemplate(items: [])
    expected.compare(with: header.options.decoded, context, into: &found)
  }
}

extension DifferenceList {
  /// Compares payload. Where nothing is written, a plain script means zeros.
  /// - Parameter position: the relative sequence number of the first octet.
  mutating func compare(
    _ template: PayloadTemplate?, with actual: ArraySlice<UInt8>, _ rules: MatchRules,
    at position: UInt32
  ) {
    if let template {
      guard let expected = template.octets(count: actual.count, at: position),
        !expected.elementsEqual(actual)
      else { return }
      add("payload", PayloadTemplate.text(expected[...]), PayloadTemplate.text(actual))
    } else if rules == .packetdrill, actual.contains(where: { $0 != 0 }) {
      add("payload", "zeros", PayloadTemplate.text(actual))
    }
  }
}

extension PayloadTemplate {
  /// The octets themselves; `nil` if any will do.
  /// - Parameter position: the relative sequence number of the first octet, for `pattern`.
  public func octets(count: Int, at position: UInt32) -> [UInt8]? {
    switch self {
    case .octets(let octets): octets
    case .pattern: (0..<count).map { UInt8((Int(position &- 1) + $0) % 251) }
    case .any: nil
    }
  }
}
