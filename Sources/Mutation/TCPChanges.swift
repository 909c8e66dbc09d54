import Match
import Wire

/// The changes of one TCP segment's header.
struct TCPChanges {
  private let header: TCPHeader
  private let template: TCPTemplate?
  private let fields: Set<Field>
  private let role: Role

  /// What the segment is among the others.
  struct Role {
    /// It tells the target's initial sequence number, which is its own choice.
    var isInitial: Bool
    /// It is the last one that its event takes.
    var isLast: Bool
  }

  init(_ header: TCPHeader, _ role: Role, _ template: TCPTemplate?, _ fields: Set<Field>) {
    self.role = role
    self.header = header
    self.template = template
    self.fields = fields
  }

  var all: [Change] { flags.map { .flag($0) } + numbers + options + added }

  /// `...` says that other options may be there.
  private var added: [Change] { template?.options?.allowsOthers ?? false ? [] : [.optionAdded] }

  private static let flags: [TCPFlags] = [
    .fin, .syn, .rst, .ack, .urg, .ece, .cwr, TCPFlags(rawValue: 0x800),
  ]

  /// Where PSH stands is the sender's choice (RFC 9293, section 3.9.1.2), unless somebody says something of it.
  private var flags: [TCPFlags] {
    // Of octets that come in several segments the last one has it.
    let namesPush = role.isLast && template?.flags.set.contains(.psh) ?? false
    return Self.flags + (namesPush || fields.contains(.push) ? [.psh] : [])
  }

  private var numbers: [Change] {
    var changes: [Change] = []
    if !role.isInitial { changes.append(.sequence(by: NumberPattern.distance(template?.sequence))) }
    // "If the ACK control bit is set, this field contains" something (RFC 9293, section 3.1).
    if header.flags.contains(.ack) {
      changes.append(
        .acknowledgement(by: NumberPattern.distance(template?.acknowledgement)))
    }
    if (template?.window).isSaid || fields.contains(.window) {
      changes.append(.window(to: otherWindow))
    }
    if header.flags.contains(.urg) { changes.append(.urgentPointer) }
    return changes
  }

  /// Where the probe writes nothing, a window that is closed, or open that was closed.
  private var otherWindow: UInt16 {
    guard let pattern = template?.window, pattern != .any else {
      return header.window == 0 ? 65_535 : 0
    }
    return UInt16(
      truncatingIfNeeded: NumberPattern.other(than: UInt32(header.window), pattern, most: 65_535))
  }

  private var options: [Change] {
    let items = template?.options
    return header.options.decoded.enumerated().flatMap { index, option -> [Change] in
      if option.isPadding { return [] }
      let name = option.name
      let item = items?.items.first { $0.name == name }
      // `...` says that it may be there or not.
      let mayBeMissing = item == nil && (items?.allowsOthers ?? false)
      let removed: [Change] =
        mayBeMissing && !isSpokenOf(name) ? [] : [.optionRemoved(index, name: name)]
      return removed + values(of: option, at: index, item)
    }
  }

  private func isSpokenOf(_ name: String) -> Bool {
    switch name {
    case "mss": fields.contains(.maximumSegmentSize)
    case "wscale": fields.contains(.windowScale)
    case "TS": fields.contains(.timestamp)
    default: false
    }
  }

  private func values(of option: TCPOption, at index: Int, _ item: OptionTemplate?) -> [Change] {
    func changed(
      _ field: Change.OptionField, _ value: UInt32, _ pattern: NumberPattern?, most: UInt32,
      _ spokenOf: Field?
    ) -> [Change] {
      guard pattern.isSaid || spokenOf.map(fields.contains) ?? false else { return [] }
      return [
        .optionValue(index, field, to: NumberPattern.other(than: value, pattern, most: most))
      ]
    }
    switch (option, item) {
    case (.maximumSegmentSize(let size), .maximumSegmentSize(let pattern)?):
      return changed(
        .maximumSegmentSize, UInt32(size), pattern, most: 65_535, .maximumSegmentSize)
    case (.windowScale(let shift), .windowScale(let pattern)?):
      return changed(.windowScale, UInt32(shift), pattern, most: 255, .windowScale)
    case (.timestamps(let value, let echo), .timestamps(let valuePattern, let echoPattern)?):
      // An exact number of the target's clock only names the value that comes.
      let isName = if case .equal(.literal) = valuePattern { true } else { false }
      return changed(
        .timestamp, value, isName ? nil : valuePattern, most: .max, .timestamp)
        + changed(.timestampEcho, echo, echoPattern, most: .max, nil)
    case (.sack(let blocks), .sack?):
      return blocks.isEmpty
        ? [] : [.optionValue(index, .sackEdge, to: blocks[0].right.rawValue &+ 1)]
    default: return []
    }
  }
}
