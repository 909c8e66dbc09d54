import Match
import Script
import Wire

/// Completes a segment as people type it to one that a script can have: what is not written is what the connection asks
/// for.
///
/// `S`, `FA`, `. "text"`, `R (0) win 0`, `. ack 5`: letters as in `segprobe send`, numbers where they are wanted. With all
/// its numbers it is a line of a script already.
struct SegmentText {
  /// What is put in where nothing is written.
  struct Defaults {
    var numbers: SessionNumbers
    var window: UInt16 = 65_535
  }

  /// The completed text.
  private(set) var text: [Unicode.Scalar] = []
  /// For each of its characters, and its end, the place in what was typed.
  private var places: [Int] = []
  private let words: [TypedWord]
  private let defaults: Defaults

  /// - Parameter typed: without time and `<`.
  init(_ typed: String, _ defaults: Defaults) throws(SessionError) {
    words = TypedWord.words(of: Array(typed.unicodeScalars))
    self.defaults = defaults
    try complete()
    places.append(typed.unicodeScalars.count)
  }

  var string: String { String(String.UnicodeScalarView(text)) }

  /// The packet that it describes.
  func template() throws(SessionError) -> PacketTemplate {
    let template: PacketTemplate
    do throws(Diagnostic) { template = try ScriptParser.packet(string, isProbe: true) } catch {
      throw SessionError(
        Self.withoutEvents(error.message), at: place(ofColumn: error.location.column))
    }
    try Self.requireOwnWay(template)
    return template
  }

  /// Outside a lab nothing goes to others than the target, and nothing comes from others than this machine.
  private static func requireOwnWay(_ template: PacketTemplate) throws(SessionError) {
    let network = template.network
    guard template.outer.isEmpty, network.source == nil, network.destination == nil else {
      throw SessionError("other addresses and tunnels are for labs: 'segprobe run'", at: 0)
    }
  }

  /// A segment typed by hand is no part of a script, in which another event could follow.
  private static func withoutEvents(_ message: String) -> String {
    message.hasPrefix("expected an event")
      ? "expected 'ack', 'win', 'urg', '<' and options, a payload or 'with'"
      : message.replacing(", or the time of the next event", with: "")
  }

  private func place(ofColumn column: Int) -> Int {
    places[min(max(column - 1, 0), places.count - 1)]
  }

  // MARK: Parts

  private static let headers: Set = ["udp", "icmp", "protocol", "ipv4", "ipv6", "gre", "mpls"]
  private static let numbered: Set = ["tos", "ttl", "flowlabel", "df", "id"]
  private static let ecn: Set = ["noecn", "ect0", "ect1", "ce"]

  private mutating func complete() throws(SessionError) {
    var index = 0
    index = copyNetworkFields(from: index)
    guard index < words.count, !Self.headers.contains(words[index].name) else {
      return copy(index..<words.count)
    }
    try refusePorts(at: index)
    let flags = words[index]
    let rest = (index + 1)..<words.count
    let parts = Parts(of: words, rest)
    let notation = flags.flags(isPlain: parts.range != nil && !parts.hasAcknowledgement)
    copy(notation, of: flags)
    try copyRange(parts, flags: notation)
    if notation.contains("."), !parts.hasAcknowledgement {
      insert(" ack \(defaults.numbers.nextAcknowledgement)")
    }
    copy(parts.fields)
    if !parts.hasWindow { insert(" win \(notation.contains("R") ? 0 : defaults.window)") }
    let opens = notation.contains("S") && !notation.contains(".")
    if opens, parts.range == nil, parts.options.isEmpty, defaults.numbers.initialSend == nil {
      insert(" <mss 1460>")
    }
    copy(parts.options)
    copy(parts.payload)
    copy(parts.faults)
  }

  private mutating func copyNetworkFields(from start: Int) -> Int {
    var index = start
    while index < words.count {
      if words[index].isGroup {
        copy(index..<(index + 1))
        index += 1
      } else if Self.ecn.contains(words[index].text) {
        copy(index..<(index + 1))
        index += 1
      } else if Self.numbered.contains(words[index].text), index + 1 < words.count {
        copy(index..<(index + 2))
        index += 2
      } else {
        return index
      }
    }
    return index
  }

  private func refusePorts(at index: Int) throws(SessionError) {
    guard index + 1 < words.count, words[index + 1].text == ">" else { return }
    throw SessionError(
      "the ports are those of the connection; 'new' opens another one", at: words[index].start)
  }

  /// The sequence range: as it stands, or with the length alone, or none.
  private mutating func copyRange(_ parts: Parts, flags: String) throws(SessionError) {
    let isSYN = flags.contains("S")
    let start = Int64(defaults.numbers.nextSequence(isSYN: isSYN))
    guard let range = parts.range.map({ words[$0] }) else {
      let length = try payloadLength(parts)
      return insert(" \(start):\(start + Int64(length))(\(length))")
    }
    guard range.text.hasPrefix("(") else { return copy(parts.range ?? 0) }
    insert(" \(start)")
    add(range.text, at: range.start)
  }

  private func payloadLength(_ parts: Parts) throws(SessionError) -> Int {
    guard let first = parts.payload.first.map({ words[$0] }) else { return 0 }
    if first.text == "pattern" {
      throw SessionError("how long? write '(100) pattern'", at: first.start)
    }
    let payload = parts.payload.map { words[$0].text }.joined(separator: " ")
    do throws(Diagnostic) {
      let packet = try ScriptParser.packet("protocol 253 " + payload, isProbe: true)
      guard case .raw(_, let octets) = packet.body else { return 0 }
      return octets.count
    } catch {
      let column = error.location.column - 1 - "protocol 253 ".count
      throw SessionError(error.message, at: first.start + max(column, 0))
    }
  }

  // MARK: Writing

  private mutating func copy(_ indices: some Sequence<Int>) { for index in indices { copy(index) } }

  private mutating func copy(_ index: Int) {
    if !text.isEmpty { insert(" ") }
    add(words[index].text, at: words[index].start)
  }

  private mutating func copy(_ replacement: String, of word: TypedWord) {
    if !text.isEmpty { insert(" ") }
    for (offset, scalar) in replacement.unicodeScalars.enumerated() {
      text.append(scalar)
      places.append(word.start + min(offset, max(word.length - 1, 0)))
    }
  }

  private mutating func add(_ copied: String, at start: Int) {
    for (offset, scalar) in copied.unicodeScalars.enumerated() {
      text.append(scalar)
      places.append(start + offset)
    }
  }

  /// What nobody has typed stands where the next word does.
  private mutating func insert(_ inserted: String) {
    let place = places.last.map { $0 + 1 } ?? 0
    for scalar in inserted.unicodeScalars {
      text.append(scalar)
      places.append(place)
    }
  }
}

/// What follows the flags, by its kind; indices of words.
private struct Parts {
  var range: Int?
  var fields: Range<Int>
  var options: Range<Int>
  var payload: Range<Int>
  var faults: Range<Int>
  var hasAcknowledgement = false
  var hasWindow = false

  init(of words: [TypedWord], _ all: Range<Int>) {
    var index = all.lowerBound
    if index < all.upperBound, words[index].isRange {
      range = index
      index += 1
    }
    func end(from start: Int, while holds: (TypedWord) -> Bool) -> Int {
      words[start..<all.upperBound].firstIndex { !holds($0) } ?? all.upperBound
    }
    let isLater: (TypedWord) -> Bool = { $0.isOptions || $0.isPayload || $0.text == "with" }
    fields = index..<end(from: index) { !isLater($0) }
    options = fields.upperBound..<end(from: fields.upperBound) { $0.isOptions }
    payload = options.upperBound..<end(from: options.upperBound) { $0.text != "with" }
    faults = payload.upperBound..<all.upperBound
    hasAcknowledgement =
      words[fields].contains { $0.text == "ack" } || words[faults].contains { $0.text == "ack!" }
    hasWindow = words[fields].contains { $0.text == "win" }
  }
}
