import Wire

extension [OuterTemplate] {
  /// Which headers there are must be as written; of each, what is written.
  func compare(with context: MatchContext, into found: inout DifferenceList) {
    let actual = context.outer
    guard count == actual.count, zip(self, actual).allSatisfy({ $0.isSameKind(as: $1) }) else {
      let expected = isEmpty ? "none" : text(found.names)
      return found.add("outer headers", expected, actual.isEmpty ? "none" : actual.notation)
    }
    found.prefix = "outer "
    for (template, header) in zip(self, actual) {
      template.compare(with: header, context, into: &found)
    }
    found.prefix = ""
  }
}

extension OuterTemplate {
  fileprivate func isSameKind(as header: OuterHeader) -> Bool {
    switch (self, header) {
    case (.ip(.v4, _, _), .ip(.ipv4)), (.ip(.v6, _, _), .ip(.ipv6)), (.gre, .gre), (.mpls, .mpls):
      true
    default: false
    }
  }

  fileprivate func compare(
    with header: OuterHeader, _ context: MatchContext, into found: inout DifferenceList
  ) {
    switch (self, header) {
    case (.ip(let source, let destination, var template), .ip(let header)):
      found.check("source", source, header.source)
      found.check("destination", destination, header.destination)
      // A plain script's flow labels are names of those of the connection.
      if context.rules == .packetdrill { template.flowLabel = nil }
      template.compare(with: header, context, into: &found)
      let packet = Packet(network: header, transport: .other)
      if packet.headerChecksumIsRight(in: Span()) == false {
        found.add("ip-checksum", "right", "wrong")
      }
    case (.gre(let template), .gre(let header)): template.compare(with: header, into: &found)
    case (.mpls(let stack), .mpls(let entries)): stack.compare(with: entries, into: &found)
    default: break
    }
  }
}

extension GRETemplate {
  fileprivate func compare(with header: GREHeader, into found: inout DifferenceList) {
    guard flags == header.flags else {
      return found.add("gre flags", GREHeader.text(flags), GREHeader.text(header.flags))
    }
    if header.has(GREHeader.Flag.checksum) {
      found.check("gre sum", checksum, header.checksum ?? 0)
      found.check("gre off", offset, header.offset)
    }
    if header.has(GREHeader.Flag.key) { found.check("gre key", key, header.key) }
    if header.has(GREHeader.Flag.sequence) { found.check("gre seq", sequence, header.sequence) }
  }
}

extension [MPLSTemplate] {
  fileprivate func compare(with entries: [MPLSEntry], into found: inout DifferenceList) {
    guard count == entries.count else {
      return found.add("mpls labels", "\(count)", "\(entries.count)")
    }
    for (template, entry) in zip(self, entries) {
      found.check("mpls label", template.label, entry.label)
      found.check("mpls tc", template.trafficClass, entry.trafficClass)
      found.check("mpls ttl", template.timeToLive, entry.timeToLive)
      if template.isBottom != entry.isBottom {
        let names = [true: "[S]", false: "no [S]"]
        found.add("mpls stack", names[template.isBottom] ?? "", names[entry.isBottom] ?? "")
      }
    }
  }
}

extension DifferenceList {
  fileprivate mutating func check(_ field: String, _ expected: IPAddress, _ actual: IPAddress) {
    if expected != actual { add(field, expected.description, actual.description) }
  }
}
