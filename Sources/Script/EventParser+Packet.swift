import Match

/// Which way a packet goes.
enum PacketDirection {
  case inbound
  case outbound

  /// A number of a packet that goes this way.
  func role(_ name: String, _ range: ClosedRange<Int64>) -> NumberRole {
    NumberRole(name: name, range: range, allowsRelations: self == .outbound)
  }
}

extension EventParser {
  /// `< ...` or `> ...`, with alternatives after `or`.
  mutating func packet(connection: String?) throws(Diagnostic) -> Event.Action {
    guard try !take(.less) else {
      return .inbound(connection: connection, try template(.inbound))
    }
    try require(.greater, "or '<' before a packet")
    var templates = [try template(.outbound)]
    while token.isWord("or") {
      let place = try advance()
      try alternativePrefix(connection)
      templates.append(try template(.outbound))
      guard templates.count <= Self.mostAlternatives else {
        throw failure("more than \(Self.mostAlternatives) alternatives", at: place)
      }
    }
    return .outbound(connection: connection, templates)
  }

  private static let mostAlternatives = 64

  /// After `or`: the connection again, or nothing, and `>`.
  private mutating func alternativePrefix(_ connection: String?) throws(Diagnostic) {
    if token.kind == .word, try following().isMark(.greater) {
      let place = token
      let name = try connectionName()
      guard name == connection else {
        throw failure(
          "all alternatives are of one connection, "
            + (connection.map { "here '\($0)'" } ?? "here the one without a name"), at: place)
      }
    }
    try require(.greater, "and a packet after 'or'")
  }

  /// What follows `<` or `>`.
  private mutating func template(_ direction: PacketDirection) throws(Diagnostic) -> PacketTemplate
  {
    if token.isWord("none") { return try silence(direction) }
    let outer = try outerHeaders(direction)
    let network = try networkHeader(direction)
    try refusePSP()
    var template = try innermost(network, direction)
    template.outer = outer
    return template
  }

  private mutating func innermost(
    _ network: NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> PacketTemplate {
    if try take("udp") { return try udp(network, direction) }
    if try take("icmp") { return try icmp(network, direction) }
    if try take("protocol") { return try rawProtocol(network, direction) }
    return try tcp(network, direction)
  }

  private mutating func silence(_ direction: PacketDirection) throws(Diagnostic) -> PacketTemplate {
    guard direction == .outbound else {
      throw failure(
        "'none' is for outbound packets; to send nothing, leave the event out", at: token)
    }
    try advance()
    return PacketTemplate(body: .silence)
  }

  /// `protocol 253 hex(0a0b)`
  private mutating func rawProtocol(
    _ network: NetworkTemplate, _ direction: PacketDirection
  ) throws(Diagnostic) -> PacketTemplate {
    guard direction == .inbound else {
      throw failure("'protocol' is for inbound packets", at: token)
    }
    let number = try exact("the protocol number", NumberRole.octet)
    guard case .octets(let octets)? = try payload(direction) else {
      throw expected("the octets after the IP header, such as hex(0a0b)")
    }
    var template = PacketTemplate(
      network: network, body: .raw(protocolNumber: UInt8(truncatingIfNeeded: number), octets))
    try faults(of: &template, direction)
    return template
  }

  /// A literal number in a range.
  mutating func exact(_ what: String, _ range: ClosedRange<Int64>) throws(Diagnostic) -> Int64 {
    let place = token
    let value = try literal(what)
    guard range.contains(value) else {
      throw failure(
        "\(what) is \(value), but it can only be \(range.lowerBound) to \(range.upperBound)",
        at: place)
    }
    return value
  }

  /// `encap psp spi 0x1`
  private func refusePSP() throws(Diagnostic) {
    guard token.isWord("encap") else { return }
    throw failure("PSP encryption ('encap psp') is not supported", at: token)
  }
}
