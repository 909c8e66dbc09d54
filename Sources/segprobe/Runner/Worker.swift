import Engine
import Wire

/// What a worker does.
enum Worker {
  static func prepare() throws(SystemError) {}
  static func run(_ job: Job, _ settings: CaseConfiguration) -> Transcript {
    job.transcript(.error("no lab yet"), at: Clock.realTime())
  }
}
