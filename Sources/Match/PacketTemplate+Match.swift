public import Wire

extension PacketTemplate {
  /// Every field of a packet from the target in which it is not what the template says; empty if it matches.
  /// - Parameter octets: the packet from its IP header on, which `packet` was parsed from.
  public func differences(
    from packet: Packet, octets: ArraySlice<UInt8>, _ context: MatchContext
  ) -> [Difference] {
    var found = DifferenceList(names: context.names)
    outer.compare(with: context, into: &found)
    network.compare(with: packet.network, context, into: &found)
    compareBody(with: packet, octets: octets, context, &found)
    if found.kindIsRight, !context.checksumIsUnfilled, !packet.checksumIsRight(in: octets.span) {
      found.add("checksum", "right", "wrong")
    }
    return found.differences
  }

  private func compareBody(
    with packet: Packet, octets: ArraySlice<UInt8>, _ context: MatchContext,
    _ found: inout DifferenceList
  ) {
    let payload = octets.dropFirst(packet.payload.lowerBound).prefix(packet.payload.count)
    switch (body, packet.transport) {
    case (.tcp(let template), .tcp(let header)):
      template.compare(with: header, payload: payload, context, into: &found)
    case (.udp(let template), .udp(let header)):
      template.compare(with: header, payload: payload, context, into: &found)
    case (.icmp(let template), .icmp(let header)):
      template.compare(with: header, in: packet, octets: octets, context, into: &found)
    case (.silence, _):
      found.kindIsRight = false
      found.add("packet", "none", "one packet")
    default:
      found.kindIsRight = false
      found.add("protocol", body.protocolName, packet.protocolName)
    }
  }
}

extension PacketTemplate.Body {
  var protocolName: String {
    switch self {
    case .tcp: "tcp"
    case .udp: "udp"
    case .icmp: "icmp"
    case .raw(let number, _): "protocol \(number)"
    case .silence: "none"
    }
  }
}

extension Packet {
  var protocolName: String {
    switch transport {
    case .tcp: "tcp"
    case .udp: "udp"
    case .icmp: "icmp"
    case .other: "protocol \(network.protocolNumber)"
    }
  }
}

/// The differences found so far.
struct DifferenceList {
  var differences: [Difference] = []
  let names: Names
  /// Of the protocol that was expected.
  var kindIsRight = true
  /// Put before the names of fields.
  var prefix = ""

  init(names: @escaping Names) { self.names = names }

  mutating func add(_ field: String, _ expected: String, _ actual: String) {
    differences.append(Difference(field: prefix + field, expected: expected, actual: actual))
  }

  /// Compares a number if the script speaks of it.
  mutating func check(_ field: String, _ pattern: NumberPattern?, _ actual: some BinaryInteger) {
    guard let pattern, !pattern.matches(Int64(actual), names) else { return }
    add(field, pattern.text(names), "\(actual)")
  }

  /// Compares an address if the script speaks of it.
  mutating func check(_ field: String, _ address: IPAddress?, _ actual: IPAddress) {
    if let address, address != actual { add(field, "\(address)", "\(actual)") }
  }

  /// A field that the script speaks of and this IP version does not have.
  mutating func missing(_ field: String, _ pattern: NumberPattern?) {
    guard let pattern else { return }
    add(field, pattern.text(names), "no such field in this IP version")
  }

  /// Compares a number modulo 2^32 if the script speaks of it.
  mutating func checkModular(_ field: String, _ pattern: NumberPattern?, _ actual: UInt32) {
    guard let pattern, !pattern.matchesModular(actual, names) else { return }
    add(field, pattern.text(names), signedText(actual))
  }
}
