extension TCPOption: CustomStringConvertible {
  /// As a script writes it, numbers as on the wire: `mss 1460`, `TS val 7 ecr 0`, `sack 1:2 5:9`.
  public var description: String {
    switch self {
    case .endOfList: "eol"
    case .noOperation: "nop"
    case .maximumSegmentSize(let size): "mss \(size)"
    case .windowScale(let shift): "wscale \(shift)"
    case .sackPermitted: "sackOK"
    case .sack(let blocks):
      blocks.reduce("sack") { "\($0) \($1.left.rawValue):\($1.right.rawValue)" }
    case .timestamps(let value, let echo): "TS val \(value) ecr \(echo)"
    case .fastOpen(let cookie): cookie.isEmpty ? "FO" : "FO \(hexadecimal(cookie))"
    case .experimentalFastOpen(let cookie):
      cookie.isEmpty ? "FOEXP" : "FOEXP \(hexadecimal(cookie))"
    case .md5(let digest): "md5 \(hexadecimal(digest))"
    case .accurateECN(let kind, let counters): Self.accurateECNText(kind, counters)
    case .other(let kind, let octets): "option \(kind):\(hexadecimal(octets))"
    case .malformed(let octets): "raw \(hexadecimal(octets))"
    }
  }

  /// The order of the counters depends on the kind (RFC 9768, section 3.2.3); without counters it shows nowhere else.
  private static func accurateECNText(_ kind: UInt8, _ counters: [UInt32]) -> String {
    if counters.isEmpty { return "option \(kind):" }
    let names = kind == Kind.accurateECN0 ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"]
    return zip(names, counters).reduce("ECN") { "\($0) \($1.0) \($1.1)" }
  }
}

/// Two lower-case digits for each octet.
public func hexadecimal(_ octets: some Sequence<UInt8>) -> String {
  octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
