import Engine
import Report

/// Looks up what the deviations file says of each case that ends, and passes it on.
struct Judge: Runner.Observer {
  private(set) var report: RunReport
  private let book: DeviationBook

  init(report: RunReport, book: DeviationBook) {
    self.report = report
    self.book = book
  }

  var isGone: Bool { report.isGone }

  mutating func finished(_ job: Job, _ transcript: Transcript) {
    let isHalfSeen = transcript.verdict == .pass && job.leavesStatesOpen
    let judgement = Judgement(
      transcript.verdict, deviations: isHalfSeen ? [] : book.deviations(of: job))
    let isUnfit = if case .skip? = job.verdict { true } else { false }
    report.add(
      RunRecord.Case(transcript: transcript, judgement: judgement, position: job.position),
      isUnfit: isUnfit)
  }

  mutating func tick(running: Int, latest: String) { report.tick(running: running, latest: latest) }
}
