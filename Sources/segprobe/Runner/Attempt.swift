import Engine

/// A case that is to be run, or is.
struct Attempt {
  var job: Job
  /// In the list of the runner.
  var index: Int
  /// What became of it before, in words, if it is run again.
  var earlier: [String] = []

  init(_ job: Job, index: Int) {
    self.job = job
    self.index = index
  }

  /// As a worker has it, which need not know in words what was before.
  init(_ job: Job, _ order: WorkerOrder) {
    self.init(job, index: Int(order.index))
    earlier = Array(repeating: "", count: Int(order.earlier))
  }

  /// For the worker that carries it out.
  var order: WorkerOrder { WorkerOrder(index: Int32(index), earlier: Int32(earlier.count)) }

  /// Whether its verdict counts, whatever it is. What a script without front matter expects depends on every round trip,
  /// so that it deserves more than a second chance.
  var isLast: Bool { earlier.count >= (job.isPlain ? 4 : 1) }

  /// On a machine that is never quiet no attempt will be without fault: after two, what packetdrill takes is enough.
  var isStrict: Bool { earlier.count < 2 }

  /// For an attempt that has no transcript of its own.
  func transcript(_ verdict: Verdict) -> Transcript {
    var transcript = job.transcript(verdict, at: Clock.realTime())
    transcript.earlierAttempts = earlier
    return transcript
  }
}
