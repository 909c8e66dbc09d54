import Engine
import Report
import Script

/// Looks up what the deviations file says of each case that ends, passes it on, and keeps what is worth keeping.
struct Judge: Runner.Observer {
  private(set) var report: RunReport
  private let book: DeviationBook
  /// What is tested, if not this machine's TCP in labs.
  private let target: String?
  /// Of the probes that were run.
  private(set) var results: [CaseResult] = []

  init(report: RunReport, book: DeviationBook, target: String?) {
    self.report = report
    self.book = book
    self.target = target
  }

  var isGone: Bool { report.isGone }

  mutating func finished(_ job: Job, _ transcript: Transcript) {
    let judgement = job.judgement(of: transcript, book.deviations(of: job))
    let isUnfit = if case .skip? = job.verdict { true } else { false }
    let record = RunRecord.Case(
      transcript: transcript, judgement: judgement, position: job.position)
    report.add(record, isUnfit: isUnfit)
    keep(record, of: job)
  }

  /// Scripts without front matter check nothing that has a name.
  private mutating func keep(_ record: RunRecord.Case, of job: Job) {
    guard job.verdict == nil, !job.isPlain, let path = Files.realPath(job.probe.file) else {
      return
    }
    results.append(CaseResult(record, probe: path, target: target, date: Clock.realTime()))
  }

  mutating func tick(running: Int, latest: String) { report.tick(running: running, latest: latest) }
}
