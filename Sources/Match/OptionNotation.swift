public import Wire

extension TCPOption {
  /// As a script writes it: the edges of SACK blocks count from an ISN.
  public func notation(_ basis: Basis, from sender: Sender = .target) -> String {
    guard case .sack(let blocks) = self else { return description }
    return "sack " + blocks.map { $0.notation(basis, from: sender) }.joined(separator: " ")
  }

  /// The word that begins it.
  public var name: String {
    String(description.prefix { $0 != " " })
  }
}

extension SACKBlock {
  func notation(_ basis: Basis, from sender: Sender) -> String {
    let edges = [left, right].map {
      signedText(basis.scriptAcknowledgement($0, from: sender, syn: false))
    }
    return edges.joined(separator: ":")
  }
}

extension [TCPOption] {
  /// The whole list: `<mss 1460,sackOK>`.
  func notation(_ basis: Basis, from sender: Sender = .target) -> String {
    "<" + map { $0.notation(basis, from: sender) }.joined(separator: ",") + ">"
  }
}

extension OptionTemplate {
  /// As a script writes it, names replaced by the values that they have.
  func text(_ names: Names) -> String {
    switch self {
    case .endOfList: "eol"
    case .noOperation: "nop"
    case .maximumSegmentSize(let size): "mss \(size.text(names))"
    case .windowScale(let shift): "wscale \(shift.text(names))"
    case .sackPermitted: "sackOK"
    case .sack(let blocks):
      "sack "
        + blocks.map { "\($0.left.text(names)):\($0.right.text(names))" }.joined(separator: " ")
    case .timestamps(let value, let echo): "TS val \(value.text(names)) ecr \(echo.text(names))"
    case .fastOpen(let cookie): "FO" + hexSuffix(cookie)
    case .capturedFastOpen(let name): "FO $\(name)"
    case .experimentalFastOpen(let cookie): "FOEXP" + hexSuffix(cookie)
    case .md5(let digest): "md5" + hexSuffix(digest)
    case .accurateECN(let kind, let counters):
      Self.accurateECNText(kind, counters.map { $0.text(names) })
    case .other(let kind, let octets): "option \(kind):" + (octets.map(hexadecimal) ?? "*")
    case .raw(let octets): "raw \(hexadecimal(octets))"
    }
  }

  /// The word that begins it.
  /// The word with which a script begins it.
  public var name: String { String(text { _ in nil }.prefix { $0 != " " }) }

  private func hexSuffix(_ octets: [UInt8]?) -> String {
    guard let octets else { return " *" }
    return octets.isEmpty ? "" : " \(hexadecimal(octets))"
  }

  static func accurateECNText(_ kind: UInt8, _ counters: [String]) -> String {
    let names = kind == 172 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"]
    return "ECN " + zip(names, counters).map { "\($0) \($1)" }.joined(separator: " ")
  }
}

extension OptionsTemplate {
  func text(_ names: Names) -> String {
    let rest = allowsOthers ? ["..."] : []
    return "<" + (items.map { $0.text(names) } + rest).joined(separator: ",") + ">"
  }
}
