public import Wire

/// One script, parsed: what its front matter says, and one body for each of its cases.
public struct Probe: Sendable {
  /// As given to the parser: the path, for messages and reports.
  public var file: String
  /// `nil` for a plain packetdrill script.
  public var header: FrontMatter?
  /// `--name=value` lines before the first event, in their order, without the dashes.
  public var options: [ScriptOption]
  /// At least one. A script without `cases` has a single case with an empty name.
  public var cases: [Case]
  /// The same cases as they are run where there is no agent: none or one, if the front matter says how.
  public var withoutAgent: [Probe] = []

  /// One case: a name, and the events of the prologue and of the body with the row's values put in.
  public struct Case: Sendable {
    public var name: String
    /// The probe's and the row's requirement ids.
    public var checks: [String]
    /// The row's `ip`: 4, 6 or both; `nil` leaves it to the front matter.
    public var versions: Set<UInt8>?
    /// What it fills of the table of states and segments.
    public var cell: Cell?
    public var initialCommand: Command?
    public var events: [Event]
    public var cleanupCommand: Command?

    public init(
      name: String, checks: [String], versions: Set<UInt8>? = nil, cell: Cell? = nil,
      initialCommand: Command? = nil, events: [Event], cleanupCommand: Command? = nil
    ) {
      self.name = name
      self.checks = checks
      self.cell = cell
      self.versions = versions
      self.initialCommand = initialCommand
      self.events = events
      self.cleanupCommand = cleanupCommand
    }
  }

  public init(file: String, header: FrontMatter?, options: [ScriptOption], cases: [Case]) {
    self.file = file
    self.header = header
    self.options = options
    self.cases = cases
  }
}

public struct ScriptOption: Hashable, Sendable {
  public var name: String
  public var value: String?
  public var location: SourceLocation

  public init(name: String, value: String?, location: SourceLocation) {
    self.name = name
    self.value = value
    self.location = location
  }
}

/// A shell command between backticks.
public struct Command: Hashable, Sendable {
  public var text: String
  public var location: SourceLocation

  public init(text: String, location: SourceLocation) {
    self.text = text
    self.location = location
  }
}

/// The YAML between `/*---` and `---*/`.
public struct FrontMatter: Hashable, Sendable {
  public var title: String
  /// `RFC9293:MUST-13`, `RFC5961:3.2`.
  public var checks: [String]
  public var level: Level
  /// `service: echo`: what the application on the target does. Excludes `agent`.
  public var service: String?
  /// The script makes socket calls on the target.
  public var agent: Bool
  /// 4, 6 or both (the default).
  public var versions: Set<UInt8>
  public var tags: Set<String>
  /// For the whole case; `nil` leaves it to the engine, which adds up the script's own times.
  public var timeout: Instant.Interval?
  /// The prologue, relative to the script's folder or to the suite's top.
  public var start: String?
  /// `without-agent: prologues/...`: the prologue that leads to the same state by way of a service, where there is no agent
  /// to make the calls of `start`.
  public var startWithoutAgent: String?
  /// MTU of the link, octets.
  public var mtu: Int?
  /// Set on the target before the first event, in the order written.
  public var sysctls: [Sysctl]
  /// `acks: any`: how often the target acknowledges is its own choice. Segments without data that acknowledge, and that no
  /// line expects, fail nothing.
  public var allowsAnyACKs = false
  /// Changes of what the target sent that are as right as what it sent.
  public var equivalents: [Equivalent] = []

  /// `equivalent: [{ change: "win of segment 3", reason: "..." }]`: a change that the probe need not notice.
  public struct Equivalent: Hashable, Sendable {
    /// As `segprobe mutate` names it.
    public var change: String
    /// Of these cases alone; empty: of all that have such a change.
    public var cases: [String]
    public var reason: String
    public var location: SourceLocation
  }

  /// The row of the table of states and segments that its cases fill, spelled as there.
  public var state: String?
  /// The column, where a case does not name one.
  public var segment: String?
  /// The target's variables, as the tester believes them to be before a segment has told: SND.NXT, RCV.NXT and
  /// RCV.WND. In the script's numbers, which are those of the wire until then.
  public var variables: [String: UInt32]

  public enum Level: String, Hashable, Sendable { case must, should, may }

  public struct Sysctl: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(title: String) {
    self.title = title
    checks = []
    level = .must
    agent = false
    versions = [4, 6]
    tags = []
    sysctls = []
    variables = [:]
  }
}
