public import Engine
import Match
import Script

/// One verdict that needs explaining, at length: what was asked, what came, and how it came to that.
public struct VerdictText {
  private var transcript: Transcript
  private var judgement: Judgement
  private var options: Options

  public struct Options: Sendable {
    /// Characters of a line.
    public var width: Int
    public var palette: Palette
    /// The ladder is shown for passes too.
    public var isVerbose: Bool
    /// Of the ladder, where it shows more than usual.
    public var style: Ladder.Style?

    public init(
      width: Int = 110, palette: Palette = Palette(isEnabled: false), isVerbose: Bool = false
    ) {
      self.width = width
      self.palette = palette
      self.isVerbose = isVerbose
    }
  }

  /// A text of several lines that ends with an empty one; empty where there is nothing to say.
  public static func text(
    of transcript: Transcript, judged judgement: Judgement, options: Options = Options()
  ) -> String {
    let text = VerdictText(transcript: transcript, judgement: judgement, options: options)
    let lines = text.lines
    return lines.isEmpty ? "" : (lines + [""]).map { $0 + "\n" }.joined()
  }

  private var lines: [String] {
    switch transcript.verdict {
    case .fail(let failure):
      guard options.isVerbose || judgement.severity != .fine else { return [] }
      return heading + body(of: failure) + remarks + ladder(marking: failure)
    case .inconclusive(let reason), .error(let reason):
      guard options.isVerbose || judgement.severity != .fine else { return [] }
      return heading + indented(Printable.lines(reason)) + remarks + ladder()
    case .skip(let reason):
      return options.isVerbose ? heading + indented(Printable.lines(reason)) : []
    case .pass:
      guard options.isVerbose || judgement.severity != .fine else { return [] }
      return heading + remarks + ladder()
    }
  }

  // MARK: Parts

  private var heading: [String] {
    var lines = [ProgressLine.headline(of: transcript, judged: judgement, palette: options.palette)]
    if !transcript.title.isEmpty { lines.append("  " + Printable.line(transcript.title)) }
    if !transcript.checks.isEmpty {
      lines.append("  checks " + Printable.line(transcript.checks.joined(separator: ", ")))
    }
    return lines + [""]
  }

  private func body(of failure: Failure) -> [String] {
    let place =
      failure.location.map { "\(Printable.line($0.file)):\($0.line):\($0.column): " } ?? ""
    var lines = ["  \(place)\(Printable.line(failure.summary))"]
    if let location = failure.location, !failure.script.isEmpty {
      lines.append("    \(location.line) | \(Printable.line(failure.script))")
    }
    lines.append("")
    if !failure.expected.isEmpty || failure.actual != nil {
      lines += indented(Comparison(failure).lines) + [""]
    }
    return lines + differences(of: failure)
  }

  private func differences(of failure: Failure) -> [String] {
    guard !failure.differences.isEmpty else { return [] }
    let width = failure.differences.map(\.field.count).max() ?? 0
    return failure.differences.map { difference in
      "    \(Printable.line(difference.field).padded(to: width))  expected \(Printable.line(difference.expected)),"
        + " actual \(Printable.line(difference.actual))"
    } + [""]
  }

  private var remarks: [String] {
    var lines: [String] = []
    switch judgement {
    case .deviates(let deviation):
      lines.append("  a known deviation: \(Printable.line(deviation.reason))")
    case .notJudged(let deviation):
      lines.append("  known to be no evidence: \(Printable.line(deviation.reason))")
    case .deviatesOtherwise(let deviation, let mismatch):
      lines.append("  \(Printable.line(mismatch))")
      lines.append("  (line \(deviation.line) of that file: \(Printable.line(deviation.reason)))")
    case .unexpectedPass(let deviation):
      lines.append("  line \(deviation.line) of the deviations file expects this case to fail:")
      lines.append("  \(Printable.line(deviation.reason))")
      lines.append("  It passes: take it out of the file, or narrow it.")
    case .pass, .fail, .inconclusive, .error, .skip: break
    }
    lines += measures
    lines += transcript.earlierAttempts.map { "  an earlier run of it: \(Printable.line($0))" }
    return lines.isEmpty ? [] : lines + [""]
  }

  private var measures: [String] {
    transcript.measures.map { measure in
      "  \(Printable.line(measure.name)) = \(measure.value)"
        + (measure.unit.isEmpty ? "" : " \(measure.unit)")
    }
  }

  private func ladder(marking failure: Failure? = nil) -> [String] {
    guard !transcript.entries.isEmpty else { return [] }
    return Ladder.lines(
      of: transcript, options.style ?? Ladder.Style(width: options.width), marking: failure)
  }

  private func indented(_ lines: [String]) -> [String] {
    lines.map { ("    " + $0).withoutTrailingBlanks }
  }
}
