/// Sets the lines of a script as most of its lines are set already: what follows the times begins in one column, `or` and
/// further lines of an event below it.
struct ScriptLayout {
  private let source: SourceText
  /// Where events begin.
  private let events: Set<SourceLocation>
  private let block: FrontMatterBlock?

  init(_ source: SourceText, events: Set<SourceLocation>) {
    self.source = source
    self.events = events
    block = FrontMatterBlock(in: source.octets)
  }

  /// - Parameter tidiesHeader: the front matter loses blanks at the ends of its lines, too.
  func text(tidiesHeader: Bool) -> [UInt8] {
    var result: [UInt8] = []
    if let block {
      result = Self.join(lines(0..<block.range.lowerBound).map { $0.text(indent: $0.indent) })
      result += Self.header(source.octets[block.range], isTidied: tidiesHeader)
    }
    let start = block?.range.upperBound ?? 0
    var rest = lines(start..<source.octets.count)
    // What is left of the line of `---*/`.
    if block != nil, rest.first?.content.isEmpty == true { rest.removeFirst() }
    return result + Self.join(body(rest), mayBeginEmpty: block != nil)
  }

  private func lines(_ range: Range<Int>) -> [ScriptLine] {
    var lines: [ScriptLine] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let line = ScriptLine(at: index, before: range.upperBound, in: source.octets)
      lines.append(line)
      index = line.end
    }
    return lines
  }

  private static func header(_ octets: ArraySlice<UInt8>, isTidied: Bool) -> [UInt8] {
    guard isTidied else { return octets + [.newline] }
    let lines = octets.split(separator: .newline, omittingEmptySubsequences: false)
    return join(
      lines.map {
        var line = Array($0)
        line.removeTrailingBlanks()
        return line
      })
  }

  /// No two empty lines one after the other, none at the end, and none at the beginning.
  private static func join(_ lines: [[UInt8]], mayBeginEmpty: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    var isAfterEmpty = !mayBeginEmpty
    for line in lines {
      if line.isEmpty, isAfterEmpty { continue }
      isAfterEmpty = line.isEmpty
      result += line + [.newline]
    }
    if isAfterEmpty, !lines.isEmpty, result.last == .newline { result.removeLast() }
    return result
  }
}

// MARK: - Events

extension ScriptLayout {
  private func body(_ lines: [ScriptLine]) -> [[UInt8]] {
    let timed = lines.map { isEvent($0) ? $0.timeLength : nil }
    let column = Self.column(of: zip(lines, timed).compactMap { $1 == nil ? nil : $0 })
    let isRight = Self.setsTimesRight(zip(lines, timed).compactMap { $1 == nil ? nil : $0 }, column)
    var shift = 0
    return zip(lines, timed).map { line, time in
      guard let time, let old = line.actionColumn else {
        if isEvent(line) { shift = 0 }
        if line.isAlternative { return line.text(indent: column) }
        return line.text(indent: line.indent > 0 ? max(0, line.indent + shift) : 0)
      }
      let own = max(column, time + 1)
      shift = own - old
      return line.text(timeLength: time, actionColumn: own, isRight: isRight)
    }
  }

  private func isEvent(_ line: ScriptLine) -> Bool {
    !line.content.isEmpty && events.contains(source.location(of: line.start))
  }

  /// The column in which most actions begin, when those whose times leave no room for it are set behind their times.
  private static func column(of lines: [ScriptLine]) -> Int {
    var columns = lines.compactMap(\.actionColumn)
    let lengths = lines.compactMap(\.timeLength)
    var column = 0
    while true {
      let usual = mostFrequent(of: columns)
      // It only grows: what fits once fits further on.
      guard usual > column else { return column }
      column = usual
      columns = lengths.map { max(column, $0 + 1) }
    }
  }

  /// The smallest one of the most frequent.
  private static func mostFrequent(of columns: [Int]) -> Int {
    let counts = Dictionary(grouping: columns) { $0 }.mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }

  /// Blanks stand before short times, as in many scripts of packetdrill, and not behind them.
  private static func setsTimesRight(_ lines: [ScriptLine], _ column: Int) -> Bool {
    let short = lines.filter { ($0.timeLength ?? 0) + 1 < column }
    return short.count { $0.indent > 0 } * 2 > short.count
  }
}

extension ScriptLine {
  fileprivate func text(indent: Int) -> [UInt8] {
    content.isEmpty ? [] : [UInt8](repeating: 0x20, count: indent) + content
  }

  fileprivate func text(timeLength: Int, actionColumn: Int, isRight: Bool) -> [UInt8] {
    let blanks = [UInt8](repeating: 0x20, count: actionColumn - timeLength - 1)
    if isRight { return blanks + content }
    let action = content[timeLength...].drop { $0 == 0x20 }
    return content[..<timeLength] + blanks + [0x20] + action
  }
}
