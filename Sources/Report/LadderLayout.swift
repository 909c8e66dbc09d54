/// Where the columns of a ladder stand.
///
/// ```
///   0.000123  |  S 0:0(0) win 65535 <mss 1460> ------------------->  |  handshake.pkt:7
/// ```
struct LadderLayout {
  var timeWidth: Int
  /// Characters between the two bars.
  var innerWidth: Int

  private static let margin = 2
  /// Blanks, the shortest arrow and the blank between it and the text.
  private static let arrowRoom = 9

  /// - Parameters:
  ///   - width: characters of a whole line that should not be exceeded; notation that is longer is folded.
  ///   - narrowest: characters that are always left for it.
  init(rows: [LadderRow], width: Int, narrowest: Int = 46) {
    timeWidth = max(rows.map(\.time.count).max() ?? 0, 8)
    let references = rows.map(\.reference.count).max() ?? 0
    let room = width - Self.margin - timeWidth - 2 - 2 - 2 - references
    let wanted = rows.map { $0.content.text.count + Self.arrowRoom }.max() ?? 0
    innerWidth = min(max(wanted, narrowest), max(room, narrowest))
  }

  /// The two names above the bars, below each other where there is no room for both.
  func heading(left: String, right: String) -> [String] {
    let indent = String.blanks(Self.margin + timeWidth + 2)
    let gap = innerWidth + 2 - left.count - right.count
    if gap >= 2 { return [indent + left + String.blanks(gap) + right] }
    return [indent + left, indent + right.rightAligned(to: innerWidth + 2)]
  }

  func lines(of row: LadderRow) -> [String] {
    if case .atEnds(let tester, let target) = row.content, !tester.isEmpty, !target.isEmpty,
      tester.count + target.count + 8 > innerWidth
    {
      return [(tester, ""), ("", target)].flatMap { tester, target in
        lines(of: LadderRow(content: .atEnds(tester: tester, target: target)))
      }
    }
    let pieces = fold(row.content.text)
    return pieces.enumerated().map { index, piece in
      let bars = index == 0 ? first(piece, of: row.content) : continuation(piece, of: row.content)
      let time = index == 0 ? row.time : ""
      let reference = index == 0 ? "  " + row.reference : ""
      let mark = index == 0 && row.isMarked ? "* " : "  "
      return (mark + time.rightAligned(to: timeWidth) + "  " + bars + reference)
        .withoutTrailingBlanks
    }
  }

  private func first(_ text: String, of content: LadderRow.Content) -> String {
    let dashes = String(repeating: "-", count: max(innerWidth - text.count - 6, 1))
    switch content {
    case .toTarget: return "|  \(text) \(dashes)>  |"
    case .toTester: return "|  <\(dashes) \(text)  |"
    case .atTarget: return "|" + text.rightAligned(to: innerWidth - 2) + "  o"
    case .between: return centred(text)
    case .gap: return centred(text, bar: ":")
    case .atEnds(let tester, let target):
      return ends(tester: target.isEmpty ? text : tester, target: tester.isEmpty ? text : target)
    }
  }

  private func ends(tester: String, target: String) -> String {
    let left = tester.isEmpty ? "|" : "o  " + tester
    let right = target.isEmpty ? "|" : target + "  o"
    return left + right.rightAligned(to: innerWidth + 2 - left.count)
  }

  private func continuation(_ text: String, of content: LadderRow.Content) -> String {
    switch content {
    case .toTarget: return "|" + ("      " + text).padded(to: innerWidth) + "|"
    case .toTester, .atTarget: return "|" + text.rightAligned(to: innerWidth - 2) + "  |"
    case .between: return centred(text)
    case .gap: return centred(text, bar: ":")
    case .atEnds(_, let target):
      return target.isEmpty
        ? "|  " + text.padded(to: innerWidth - 2) + "|"
        : "|" + text.rightAligned(to: innerWidth - 2) + "  |"
    }
  }

  private func centred(_ text: String, bar: String = "|") -> String {
    let left = max(innerWidth - text.count, 0) / 2
    return bar + (String.blanks(left) + text).padded(to: innerWidth) + bar
  }

  /// Pieces that fit between the bars, cut behind a blank or a comma where there is one in the second half.
  private func fold(_ text: String) -> [String] {
    let room = innerWidth - Self.arrowRoom
    var pieces: [String] = []
    var rest = Substring(text)
    while rest.count > room {
      let piece = rest.prefix(room)
      let cut = piece.lastIndex { $0 == " " || $0 == "," }
      let end = cut.map { piece.index(after: $0) } ?? piece.endIndex
      let isFar = piece.distance(from: piece.startIndex, to: end) * 2 > room
      let stop = isFar ? end : piece.endIndex
      pieces.append(String(rest[..<stop]).withoutTrailingBlanks)
      rest = rest[stop...]
    }
    return pieces + [String(rest)]
  }
}
