extension ScriptParser {
  /// The script, tidily set: `ScriptLayout` says how. Only white space differs, and never between words that touch, or
  /// do not touch, in the source.
  /// - Parameter file: the path, for messages and for finding prologues.
  /// - Throws: the first error of a script that is wrong: nobody can say what it means. Or that the result would mean
  ///   something else than the source, which is then left as it is.
  public func formatted(_ text: [UInt8], file: String) throws(Diagnostic) -> [UInt8] {
    let script = try ScriptFile(text, file: file)
    let probe = try probe(in: script)
    let events = probe.cases.flatMap(\.events).map(\.location).filter { $0.file == file }
    let layout = ScriptLayout(script.source, events: Set(events))
    for tidiesHeader in [true, false] {
      let result = layout.text(tidiesHeader: tidiesHeader)
      if means(result, the: probe, file), result.comments == text.comments { return result }
    }
    throw script.source.diagnostic(
      "tidily set, this script would mean something else; it is left as it is", at: 0)
  }

  private func means(_ text: [UInt8], the probe: Probe, _ file: String) -> Bool {
    guard let script = try? ScriptFile(text, file: file), let other = try? self.probe(in: script)
    else { return false }
    return ProbeMeaning(other) == ProbeMeaning(probe)
  }
}

extension [UInt8] {
  /// The comments, without blanks at their ends; the front matter is none.
  fileprivate var comments: [[UInt8]] {
    let block = FrontMatterBlock(in: self)?.range
    var comments: [[UInt8]] = []
    var index = 0
    while index < count {
      if let block, index == block.lowerBound {
        index = block.upperBound
      } else if self[index].mayOpenRegion, let region = Region(at: index, in: self) {
        if region.kind == .comment {
          var comment = Array(self[region.range])
          comment.removeTrailingBlanks()
          comments.append(comment)
        }
        index = region.range.upperBound
      } else {
        index += 1
      }
    }
    return comments
  }
}
