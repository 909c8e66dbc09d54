import Engine

/// A case that is to be run, or is.
struct Attempt {
  var job: Job
  /// What became of it before, in words, if it is run again.
  var earlier: [String] = []

  /// Whether its verdict counts, whatever it is. What a script without front matter expects depends on every round trip,
  /// so that it deserves more than a second chance.
  var isLast: Bool { earlier.count >= (job.isPlain ? 4 : 1) }

  /// For an attempt that has no transcript of its own.
  func transcript(_ verdict: Verdict) -> Transcript {
    var transcript = job.transcript(verdict, at: Clock.realTime())
    transcript.earlierAttempts = earlier
    return transcript
  }
}
