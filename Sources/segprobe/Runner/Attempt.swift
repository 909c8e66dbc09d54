import Engine

/// A case that is to be run, or is.
struct Attempt {
  var job: Job
  /// What became of it before, in words, if it is run again.
  var earlier: [String] = []

  /// For an attempt that has no transcript of its own.
  func transcript(_ verdict: Verdict) -> Transcript {
    var transcript = job.transcript(verdict, at: Clock.realTime())
    transcript.earlierAttempts = earlier
    return transcript
  }
}
