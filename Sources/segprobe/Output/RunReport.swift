import Engine
import Report
import Wire

/// Tells the world what becomes of a run: the console while it goes on and at its end, report files, captures.
struct RunReport {
  private var console: Console
  private let isVerbose: Bool
  private var captures: CaptureFolder?
  private let files: ReportFiles
  private let count: Int
  private let start = Clock.monotonic()
  private var nextDrawing = Clock.monotonic()
  private var tally = Tally()
  /// Finished cases that wait for those before them in the listing.
  private var order: ListingOrder<Result>
  private var finishedCount = 0
  /// What the end of the run repeats at length.
  private var troubles: [Int: String] = [:]

  /// By their reason, the cases that did not fit what is under test.
  private var unfit: [String: Int] = [:]

  private struct Result {
    /// It is only counted.
    var isUnfit: Bool
    var transcript: Transcript
    var judgement: Judgement
  }

  /// - Parameter positions: of the cases that will come.
  init(
    _ console: Console, positions: [Int], isVerbose: Bool, captures: CaptureFolder?,
    files: ReportFiles
  ) {
    self.console = console
    count = positions.count
    order = ListingOrder(positions)
    self.isVerbose = isVerbose
    self.captures = captures
    self.files = files
  }

  var isGone: Bool { console.isBroken }

  /// The name of each verdict, for comparing rounds.
  private(set) var verdicts: [String: String] = [:]

  /// - Parameter isUnfit: the case did not fit what is under test: it is counted, with its reason.
  mutating func add(_ own: RunRecord.Case, isUnfit: Bool = false) {
    let transcript = own.transcript
    tally.add(own.judgement)
    finishedCount += 1
    verdicts["\(transcript.name) \(transcript.version.rawValue)"] = transcript.verdict.name
    files.add(own)
    captures?.write(transcript)
    if isUnfit, case .skip(let reason) = transcript.verdict { unfit[reason, default: 0] += 1 }
    let result = Result(isUnfit: isUnfit, transcript: transcript, judgement: own.judgement)
    for (position, result) in order.add(result, at: own.position) { show(result, at: position) }
  }

  /// A script that is wrong counts as one case with an error; what is wrong with it has been printed.
  mutating func cannotRun(_ fault: Suite.Fault) {
    tally.add(.error)
    files.addFault(probe: fault.file, reason: fault.text)
  }

  mutating func tick(running: Int, latest: String) {
    let now = Clock.monotonic()
    guard now >= nextDrawing else { return }
    nextDrawing = now + .milliseconds(100)
    let (tally, count, elapsed) = (tally, count, now - start)
    console.draw { line in
      line.drawing(tally, of: count, running: running, elapsed: elapsed, latest: latest)
    }
  }

  private mutating func show(_ result: Result, at position: Int) {
    let text = VerdictText.text(of: result.transcript, judged: result.judgement, options: options)
    let isTrouble = result.judgement.severity != .fine
    if isVerbose, !text.isEmpty { return console.print(text) }
    if isTrouble { troubles[position] = text }
    // A terminal has the live line for what goes well.
    guard isTrouble || !(console.terminal.canRedraw || result.isUnfit) else { return }
    let line = ProgressLine.text(
      of: result.transcript, judged: result.judgement, palette: console.palette)
    console.print(line + "\n")
  }

  private var options: VerdictText.Options {
    VerdictText.Options(
      width: console.textWidth, palette: console.palette, isVerbose: isVerbose)
  }

  /// Prints what is still to be said, and the summary.
  /// - Parameters:
  ///   - signal: what ended the run early.
  ///   - elapsed: how long it took; by default, since this was made.
  mutating func end(interruptedBy signal: Int32?, elapsed: Instant.Interval? = nil) -> Tally {
    for (position, result) in order.rest() { show(result, at: position) }
    console.clearLiveLine()
    let texts = troubles.sorted { $0.key < $1.key }.map(\.value).joined()
    if !texts.isEmpty { console.print("\n" + texts) }
    if signal != nil {
      console.print("interrupted; \(count - finishedCount) cases have no verdict\n")
    }
    if !unfit.isEmpty {
      console.print("skipped:\n" + Self.lines(of: unfit).map { $0 + "\n" }.joined())
    }
    console.print(tally.summary(of: elapsed ?? self.elapsed) + "\n")
    return tally
  }

  /// So many cases for each reason, the most frequent first.
  static func lines(of reasons: [String: Int]) -> [String] {
    let width = reasons.values.map { "\($0)".count }.max() ?? 0
    return reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "  \("\($0.value)".rightAligned(to: width))  \(Printable.line($0.key))"
    }
  }

  var elapsed: Instant.Interval { Clock.monotonic() - start }

  mutating func say(_ text: String) { console.print(text) }
}
