public import Engine

/// A verdict, seen together with what the deviations file says of the case.
public enum Judgement: Hashable, Sendable {
  /// As the RFC says.
  case pass
  /// Not as the RFC says, and in no file.
  case fail
  /// Not as the RFC says, as the deviations file explains.
  case deviates(Deviation)
  /// Not as the probe asks, as the deviations file explains, which says that this is no evidence against the target.
  case notJudged(Deviation)
  /// The file explains a failure of this case, but it failed otherwise; the sentence says how.
  case deviatesOtherwise(Deviation, String)
  /// The file explains a failure of this case, and it passed: the entry is stale.
  case unexpectedPass(Deviation)
  case inconclusive
  case error
  case skip

  /// - Parameters:
  ///   - observation: what was seen in a cell of the table of states and segments.
  ///   - deviations: all entries that cover this case; one that fits is enough.
  public init(_ verdict: Verdict, observation: Observation? = nil, deviations: [Deviation]) {
    switch verdict {
    case .pass:
      let entry = deviations.first(where: \.isIntermittent)
      self = entry.map(Self.init) ?? deviations.first.map { .unexpectedPass($0) } ?? .pass
    case .fail(let failure): self.init(failure, observation, deviations: deviations)
    case .inconclusive(let reason):
      self = deviations.first { $0.explains(reason) }.map { .notJudged($0) } ?? .inconclusive
    case .error: self = .error
    case .skip: self = .skip
    }
  }

  private init(_ failure: Failure, _ observation: Observation?, deviations: [Deviation]) {
    self = .fail
    for deviation in deviations {
      guard let mismatch = deviation.expectation.mismatch(with: failure, observation) else {
        self.init(deviation)
        return
      }
      self = .deviatesOtherwise(deviation, mismatch)
    }
  }

  /// What an entry says of a case that it fits.
  private init(_ deviation: Deviation) {
    self = deviation.meaning == .deviation ? .deviates(deviation) : .notJudged(deviation)
  }

  /// As reports spell it.
  public var name: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .deviates: "known-deviation"
    case .notJudged(let deviation):
      deviation.meaning == .option ? "not-applicable" : "not-judged"
    case .deviatesOtherwise: "other-deviation"
    case .unexpectedPass: "unexpected-pass"
    case .inconclusive: "inconclusive"
    case .error: "error"
    case .skip: "skip"
    }
  }

  /// The entry of the deviations file that has a say.
  public var deviation: Deviation? {
    switch self {
    case .deviates(let deviation), .notJudged(let deviation),
      .deviatesOtherwise(let deviation, _), .unexpectedPass(let deviation):
      deviation
    case .pass, .fail, .inconclusive, .error, .skip: nil
    }
  }

  /// The word at the start of a progress line.
  public var word: String {
    switch self {
    case .pass: "ok"
    case .fail, .deviatesOtherwise: "FAIL"
    case .deviates: "known"
    case .notJudged(let deviation): deviation.meaning == .option ? "optional" : "not judged"
    case .unexpectedPass: "UNEXPECTED"
    case .inconclusive: "UNSURE"
    case .error: "ERROR"
    case .skip: "skip"
    }
  }

  /// What a whole run is worth; the worst of its cases decides. From best to worst.
  public enum Severity: Int, Comparable, Sendable {
    /// As the RFCs and the deviations file say.
    case fine
    /// Could not be judged.
    case notRun
    /// Not as they say.
    case wrong

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  public var severity: Severity {
    switch self {
    case .pass, .deviates, .notJudged, .skip: .fine
    case .fail, .deviatesOtherwise, .unexpectedPass: .wrong
    case .inconclusive, .error: .notRun
    }
  }
}
