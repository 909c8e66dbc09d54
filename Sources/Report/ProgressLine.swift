public import Engine
import Script
import Wire

/// One line for one finished case.
public enum ProgressLine {
  /// `ok      IPv4    0.013  Probes/handshake/passive.pkt`
  public static func text(of transcript: Transcript, judged judgement: Judgement, palette: Palette)
    -> String
  {
    headline(of: transcript, judged: judgement, palette: palette) + remark(transcript, judgement)
  }

  static func headline(of transcript: Transcript, judged judgement: Judgement, palette: Palette)
    -> String
  {
    let seconds = Seconds.milliseconds(transcript.end - transcript.start).rightAligned(to: 7)
    let word = painted(judgement, judgement.word.padded(to: 10), palette)
    return "\(word)  \(transcript.version.label.padded(to: 6))  \(seconds)  \(name(of: transcript))"
  }

  /// The probe's path, and its case in brackets.
  static func name(of transcript: Transcript) -> String {
    let caseName = transcript.caseName.isEmpty ? "" : " [\(Printable.line(transcript.caseName))]"
    return Printable.line(transcript.probe) + caseName
  }

  /// A short reason where the word alone does not say enough.
  private static func remark(_ transcript: Transcript, _ judgement: Judgement) -> String {
    switch (transcript.verdict, judgement) {
    case (_, .unexpectedPass): "  (passes, though the deviations file expects a failure)"
    case (_, .deviates(let deviation)), (_, .notJudged(let deviation)):
      "  (\(Printable.line(deviation.reason)))"
    case (.fail(let failure), _): "  (\(place(failure))\(Printable.line(failure.summary)))"
    case (.inconclusive(let reason), _), (.error(let reason), _), (.skip(let reason), _):
      "  (\(Printable.line(firstLine(reason))))"
    case (.pass, _): transcript.earlierAttempts.isEmpty ? "" : "  (at the second run)"
    }
  }

  private static func place(_ failure: Failure) -> String {
    failure.location.map { "line \($0.line): " } ?? ""
  }

  private static func firstLine(_ text: String) -> String {
    text.split(separator: "\n").first.map(String.init) ?? ""
  }

  private static func painted(_ judgement: Judgement, _ text: String, _ palette: Palette) -> String
  {
    switch judgement.severity {
    case .fine:
      switch judgement {
      case .skip, .notJudged: palette.unsure(text)
      default: palette.good(text)
      }
    case .wrong: palette.bad(text)
    case .notRun: palette.unsure(text)
    }
  }
}
