import Lab
import Script
import Target
import Wire

/// What stands for `{device}` and other words in the commands of a target file.
struct StackWords {
  private var values: [String: String]

  /// - Parameter mtu: of the link, if it is another one for this case.
  init(_ target: TargetFile, mtu: Int? = nil) {
    values = [
      "device": target.link.device, "mtu": "\(mtu ?? target.link.mtu)",
      "hardware": "\(Lab.targetHardware)", "folder": target.folder,
      "segprobe": Files.realPath("/proc/self/exe") ?? "segprobe",
    ]
    for (service, port) in target.services { values[service.rawValue] = "\(port)" }
    for (suffix, isIPv6) in [("", false), ("6", true)] {
      guard let address = target.address(isIPv6: isIPv6) else { continue }
      values["address" + suffix] = "\(address.address)"
      values["prefix" + suffix] = "\(address.length)"
      values["peer" + suffix] = target.peer(isIPv6: isIPv6).map { "\($0)" }
      if !isIPv6 { values["netmask"] = Self.mask(address.length) }
    }
  }

  private static func mask(_ length: Int) -> String {
    let bits = length == 0 ? 0 : UInt32.max << UInt32(32 - length)
    return "\(IPv4Address(rawValue: bits))"
  }

  subscript(word: String) -> String? {
    get { values[word] }
    set { values[word] = newValue }
  }

  func filled(_ text: String) -> String { Self.replace(in: text) { values[$0] } }

  static func uses(_ word: String, in text: String) -> Bool {
    var isUsed = false
    _ = replace(in: text) { found in
      if found == word { isUsed = true }
      return nil
    }
    return isUsed
  }

  /// The first word in braces that has no value.
  func unknown(in text: String, besides others: Set<String> = []) -> String? {
    var first: String?
    _ = Self.replace(in: text) { word in
      if values[word] == nil, !others.contains(word), first == nil { first = word }
      return nil
    }
    return first
  }

  func complaint(of word: String) -> String {
    "nothing stands for '{\(word)}' here; there are "
      + values.keys.sorted().map { "{\($0)}" }.joined(separator: " ")
  }

  /// Words of small letters and digits in braces; what follows `$` is the shell's.
  private static func replace(in text: String, _ value: (String) -> String?) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      let word = inner.prefix { $0.isASCII && ($0.isLowercase || $0.isNumber) }
      rest = inner.dropFirst(word.count)
      let isWord = !word.isEmpty && rest.first == "}" && result.last != "$"
      if isWord { rest = rest.dropFirst() }
      result += isWord ? value(String(word)) ?? "{\(word)}" : "{\(word)"
    }
    return result + rest
  }
}
