/// A known, explained difference of a target from the RFC: cases that are expected to fail, and how.
public struct Deviation: Hashable, Sendable {
  /// Path of the probe, relative to the folder that holds `deviations/`.
  public var probe: String
  /// Names of cases; empty: every case of the probe.
  public var cases: [String]
  /// `4`, `6`, `mapped`; empty: all.
  public var versions: [String]
  /// What the failure must be.
  public var expectation: Expectation
  /// What such a failure says of the target.
  public var meaning: Meaning
  /// The case passes at times, and that is no surprise: it depends on when what happens.
  public var isIntermittent: Bool
  /// Why the target does it, for the report.
  public var reason: String
  /// Since which version of the target's system; free text.
  public var since: String?
  /// Which setting of the target turns it on or off; free text.
  public var sysctl: String?
  /// Where it stands in the file, from 1.
  public var line: Int

  /// What a failure that an entry explains says of the target.
  public enum Meaning: String, Hashable, Sendable, CaseIterable {
    /// It does not do what the probe asks.
    case deviation = "fail"
    /// Nothing on what the probe asks: the case ended before that point.
    case noEvidence = "inconclusive"
    /// Nothing against it: the RFC leaves it open whether that is done.
    case option = "optional"
  }

  /// The deviating answer is checked as strictly as the right one would be.
  public struct Expectation: Hashable, Sendable {
    /// The failure's sentence or one of its differences contains this.
    public var text: String?
    /// What came instead begins with this segment, state or result, in script notation; `nothing` when nothing came.
    public var actual: String?
    /// In a cell of the table of states and segments: the whole answer in the table's manner.
    public var reply: String?
    /// There: the state afterwards, where that is another one as well.
    public var next: String?

    public init(text: String?, actual: String?, reply: String? = nil, next: String? = nil) {
      self.text = text
      self.actual = actual
      self.reply = reply
      self.next = next
    }
  }

  public init(
    probe: String, cases: [String] = [], versions: [String] = [], expectation: Expectation,
    meaning: Meaning = .deviation, isIntermittent: Bool = false, reason: String,
    since: String? = nil, sysctl: String? = nil, line: Int = 0
  ) {
    self.probe = probe
    self.cases = cases
    self.versions = versions
    self.expectation = expectation
    self.meaning = meaning
    self.isIntermittent = isIntermittent
    self.reason = reason
    self.since = since
    self.sysctl = sysctl
    self.line = line
  }

  /// Whether this entry speaks of that case.
  /// - Parameter probe: the path relative to the same folder as the entry's.
  public func covers(probe: String, caseName: String, version: String) -> Bool {
    self.probe == probe && (cases.isEmpty || cases.contains(caseName))
      && (versions.isEmpty || versions.contains(version))
  }
}
