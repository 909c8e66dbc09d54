import Wire

extension PacketTemplate {
  /// The template as a script writes it, names replaced by the values that they have, in the layout of `PacketNotation`.
  public func text(_ names: Names) -> String {
    let headers = (outer.isEmpty ? [] : [outer.text(names)]) + network.words(names)
    return (headers + [body.text(names)]).joined(separator: " ")
  }
}

extension PacketTemplate.Body {
  fileprivate func text(_ names: Names) -> String {
    switch self {
    case .tcp(let template): template.text(names)
    case .udp(let template): template.text(names)
    case .icmp(let template): template.text(names)
    case .raw(let number, let octets): "protocol \(number) \(hexadecimal(octets))"
    case .silence: "none"
    }
  }
}

extension NetworkTemplate {
  func words(_ names: Names) -> [String] {
    var words: [String] = []
    if let ecn { words.append("[\(ecn.rawValue)]") }
    let numbers: [(String, NumberPattern?)] = [
      ("tos", typeOfService), ("ttl", timeToLive), ("flowlabel", flowLabel), ("df", dontFragment),
      ("id", identification),
    ]
    for case (let name, let pattern?) in numbers { words.append("\(name) \(pattern.text(names))") }
    if let source { words.append("source \(source)") }
    if let destination { words.append("destination \(destination)") }
    return words
  }
}

extension TCPTemplate {
  fileprivate func text(_ names: Names) -> String {
    var words: [String] = []
    if let ports { words.append("\(ports.source) > \(ports.destination)") }
    words += [flags.text, rangeText(sequence, length, names)]
    if let acknowledgement { words.append("ack \(acknowledgement.text(names))") }
    if let window { words.append("win \(window.text(names))") }
    if let urgentPointer { words.append("urg \(urgentPointer.text(names))") }
    if let options { words.append(options.text(names)) }
    if let payload { words.append(payload.text) }
    let faults = faultWords
    if !faults.isEmpty { words.append("with " + faults.joined(separator: ", ")) }
    return words.joined(separator: " ")
  }

  private var faultWords: [String] {
    var words: [String] = []
    switch faults.checksum {
    case .bad: words.append("checksum bad")
    case .value(let value): words.append("checksum 0x" + String(value, radix: 16))
    case nil: break
    }
    if let offset = faults.dataOffset { words.append("doff \(offset)") }
    if let reserved = faults.reserved { words.append("reserved \(reserved)") }
    if faults.unsplit { words.append("one-segment") }
    return words
  }
}

extension PayloadTemplate {
  fileprivate var text: String {
    switch self {
    case .octets(let octets): Self.text(octets[...])
    case .pattern: "pattern"
    case .any: "any"
    }
  }
}

extension UDPTemplate {
  fileprivate func text(_ names: Names) -> String {
    let words = ports.map { "\($0.source) > \($0.destination) " } ?? ""
    return "udp \(words)(\(length.text(names)))" + (payload.map { " " + $0.text } ?? "")
  }
}

extension ICMPTemplate {
  fileprivate func text(_ names: Names) -> String {
    var words = ["icmp", name]
    if let mtu { words.append("mtu \(mtu.text(names))") }
    if let echoIdentifier { words.append("id \(echoIdentifier.text(names))") }
    if let rawLength { words.append("[raw (\(rawLength.text(names)))]") }
    switch quoted {
    case .tcp(let sequence, let length):
      words.append("[\(rangeText(sequence, length, names))]")
    case .udp(let length): words.append("[udp (\(length.text(names)))]")
    case nil: break
    }
    return words.joined(separator: " ")
  }
}

/// `1:1001(1000)`
private func rangeText(_ sequence: NumberPattern, _ length: NumberPattern, _ names: Names) -> String
{
  let count = length.text(names)
  guard let start = sequence.exactValue(names) else { return "\(sequence.text(names))(\(count))" }
  let end = length.exactValue(names).map { "\(start &+ $0)" } ?? "*"
  return "\(start):\(end)(\(count))"
}
