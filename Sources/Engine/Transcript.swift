public import Match
public import Script
public import Wire

/// Everything that happened in one run of one case: reports, ladders and captures read this and nothing else.
public struct Transcript: Sendable {
  public var probe: String
  public var caseName: String
  public var title: String
  public var checks: [String]
  public var tags: [String]
  public var version: IPMode
  public var verdict: Verdict
  public var measures: [Measure] = []
  public var entries: [Entry] = []
  public var frames = FrameStore()
  /// One for each connection, in the order of their first segment.
  public var connections: [Basis] = []
  /// Script time zero.
  public var start: Instant
  public var end: Instant
  /// What the case fills of the table of states and segments, and what was seen there; `nil` if it did not come so far.
  public var cell: Cell?
  public var observation: Observation?
  /// Verdicts of earlier runs of this case that could not be judged, in words.
  public var earlierAttempts: [String] = []

  /// One thing that happened.
  public struct Entry: Hashable, Sendable {
    public var at: Instant
    /// Index into `frames` for `segment`.
    public var kind: Kind
    /// The event that it belongs to, if any.
    public var location: SourceLocation?
    /// The event's text as written.
    public var script: String

    public enum Kind: Hashable, Sendable {
      /// A packet, sent or seen. `connection` is an index into `connections`.
      case packet(frame: Int, connection: Int?)
      /// A call as it was made and what it returned, in script notation.
      case call(String)
      case state(String)
      case silence
      case note(String)
    }

    public init(at: Instant, kind: Kind, location: SourceLocation?, script: String) {
      self.at = at
      self.kind = kind
      self.location = location
      self.script = script
    }
  }

  public init(
    probe: String, caseName: String, title: String, checks: [String], tags: [String],
    version: IPMode, at start: Instant
  ) {
    self.probe = probe
    self.caseName = caseName
    self.title = title
    self.checks = checks
    self.tags = tags
    self.version = version
    self.start = start
    end = start
    verdict = .error("the run was not finished")
  }
}

/// How the two ends speak IP: `mapped` is IPv4 on the wire through an IPv6 socket.
public enum IPMode: String, Hashable, Sendable, CaseIterable {
  case version4 = "4"
  case version6 = "6"
  case mapped
}

/// A quantity that a probe measured.
public struct Measure: Hashable, Sendable {
  public var name: String
  public var value: Double
  /// `s` or empty.
  public var unit: String

  public init(name: String, value: Double, unit: String) {
    self.name = name
    self.value = value
    self.unit = unit
  }
}

public enum Verdict: Hashable, Sendable {
  case pass
  case fail(Failure)
  /// The target could not be brought to the point that the probe judges, or the evidence is worthless.
  case inconclusive(String)
  /// The harness or the script is at fault.
  case error(String)
  case skip(String)

  /// As reports spell it.
  public var name: String {
    switch self {
    case .pass: "pass"
    case .fail: "fail"
    case .inconclusive: "inconclusive"
    case .error: "error"
    case .skip: "skip"
    }
  }
}

/// What was expected and what was seen instead.
public struct Failure: Hashable, Sendable {
  /// One sentence: "the acknowledgement number differs".
  public var summary: String
  public var location: SourceLocation?
  /// The event's text as written; empty if no event is to blame.
  public var script = ""
  /// In script notation; with `or`, one element for each alternative.
  public var expected: [String]
  /// In script notation; `nil` when nothing came.
  public var actual: String?
  public var differences: [Difference]

  public typealias Difference = Match.Difference

  public init(
    summary: String, location: SourceLocation?, expected: [String], actual: String?,
    differences: [Difference] = []
  ) {
    self.summary = summary
    self.location = location
    self.expected = expected
    self.actual = actual
    self.differences = differences
  }
}
