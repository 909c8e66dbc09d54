import Wire

extension NetworkTemplate {
  func compare(
    with header: NetworkHeader, _ context: MatchContext, into found: inout DifferenceList
  ) {
    let typeOfService = header.typeOfService
    found.check("source", source, header.source)
    found.check("destination", destination, header.destination)
    if let ecn, !ecn.allows(typeOfService & 3) {
      found.add("ecn", ecn.rawValue, ECN.name(of: typeOfService & 3))
    }
    found.check("tos", self.typeOfService, typeOfService)
    found.check("ttl", timeToLive, header.timeToLive)
    switch header {
    case .ipv4(let header):
      found.check("df", dontFragment, header.dontFragment ? 1 : 0)
      found.check("id", identification, header.identification)
      if context.rules == .probe { found.missing("flowlabel", flowLabel) }
      compareOptions(with: header.options, context.rules, into: &found)
    case .ipv6(let header):
      compareFlowLabel(with: header.flowLabel, context, into: &found)
      found.missing("df", dontFragment)
      found.missing("id", identification)
      if let options { found.add("ip-option", hexadecimal(options), "no such field in IPv6") }
    }
  }

  /// The label on the wire is not the one that a plain script writes: the same one stays the same, another one is
  /// another, and 0 is any.
  private func compareFlowLabel(
    with actual: UInt32, _ context: MatchContext, into found: inout DifferenceList
  ) {
    guard context.rules == .packetdrill, let expected = flowLabel?.exactValue(context.names) else {
      return found.check("flowlabel", flowLabel, actual)
    }
    guard expected != 0 else { return }
    guard actual != 0 else { return found.add("flowlabel", "any but 0", "0") }
    guard let (script, live) = context.flowLabel else { return }
    if (script == expected) != (live == actual) {
      found.add("flowlabel", script == expected ? "\(live)" : "any but \(live)", "\(actual)")
    }
  }

  /// Octet by octet, without the padding that a script need not write. A plain script cannot write any.
  private func compareOptions(
    with actual: RawOptions, _ rules: MatchRules, into found: inout DifferenceList
  ) {
    guard let options = options ?? (rules == .packetdrill ? [] : nil) else { return }
    var padded = RawOptions(options)
    padded?.pad()
    if padded != actual { found.add("ip-option", hexadecimal(options), hexadecimal(actual.octets)) }
  }
}

extension NetworkTemplate.ECN {
  /// The two bits on send.
  public var bits: UInt8 {
    switch self {
    case .notCapable: 0
    case .capable1: 1
    case .capable0, .capable: 2
    case .congestionExperienced: 3
    }
  }

  func allows(_ bits: UInt8) -> Bool {
    self == .capable ? bits == 1 || bits == 2 : bits == self.bits
  }

  static func name(of bits: UInt8) -> String {
    [Self.notCapable, .capable1, .capable0, .congestionExperienced][Int(bits & 3)].rawValue
  }
}
