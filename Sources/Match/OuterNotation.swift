import Wire

extension [OuterHeader] {
  /// As a script writes them: `ipv4 192.0.2.1 > 192.168.0.1: gre flags 0x2000 key=7:`.
  var notation: String { map { $0.notation + ":" }.joined(separator: " ") }
}

extension OuterHeader {
  fileprivate var notation: String {
    switch self {
    case .ip(let header):
      let ecn = header.typeOfService & 3
      let field = ecn == 0 ? "" : "[\(NetworkTemplate.ECN.name(of: ecn))] "
      return "\(header.source.versionWord) \(field)\(header.source) > \(header.destination)"
    case .gre(let header): return header.notation
    case .mpls(let entries):
      return "mpls " + entries.map(\.notation).joined(separator: " ")
    }
  }
}

extension GREHeader {
  fileprivate var notation: String {
    var words = ["gre"]
    if flags != 0 { words.append("flags \(Self.text(flags))") }
    if has(Flag.checksum) { words += ["sum \(Self.text(checksum ?? 0))", "off \(offset)"] }
    if has(Flag.key) { words.append("key=\(key)") }
    if has(Flag.sequence) { words.append("seq \(sequence)") }
    return words.joined(separator: " ")
  }

  /// `0x2000`
  static func text(_ word: UInt16) -> String { "0x" + String(word, radix: 16) }
}

extension MPLSEntry {
  fileprivate var notation: String {
    "(label \(label), tc \(trafficClass),\(isBottom ? " [S]," : "") ttl \(timeToLive))"
  }
}

extension [OuterTemplate] {
  /// As a script writes them, names replaced by the values that they have.
  func text(_ names: Names) -> String { map { $0.text(names) + ":" }.joined(separator: " ") }
}

extension OuterTemplate {
  fileprivate func text(_ names: Names) -> String {
    switch self {
    case .ip(let source, let destination, let network):
      let words = [source.versionWord] + network.words(names) + ["\(source) > \(destination)"]
      return words.joined(separator: " ")
    case .gre(let template): return template.text(names)
    case .mpls(let stack):
      return "mpls " + stack.map { $0.text(names) }.joined(separator: " ")
    }
  }
}

extension GRETemplate {
  fileprivate func text(_ names: Names) -> String {
    var words = ["gre"]
    if flags != 0 { words.append("flags \(GREHeader.text(flags))") }
    let fields = [("sum ", checksum), ("off ", offset), ("key=", key), ("seq ", sequence)]
    for case (let name, let pattern?) in fields { words.append(name + pattern.text(names)) }
    return words.joined(separator: " ")
  }
}

extension MPLSTemplate {
  fileprivate func text(_ names: Names) -> String {
    "(label \(label.text(names)), tc \(trafficClass.text(names)),\(isBottom ? " [S]," : "")"
      + " ttl \(timeToLive.text(names)))"
  }
}

extension IPAddress {
  /// `ipv4` or `ipv6`
  fileprivate var versionWord: String {
    switch self {
    case .v4: "ipv4"
    case .v6: "ipv6"
    }
  }
}
