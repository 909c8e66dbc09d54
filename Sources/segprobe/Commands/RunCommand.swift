import ArgumentParser
import Lab
import Script
import Wire

/// `segprobe run PATH...`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    // Who has such a name is not asked for a script of completions, which takes a fifth of reading the arguments.
    _superCommandName: "segprobe",
    abstract:
      "Runs probes against this machine's TCP, each case in a private lab, or against a target.",
    discussion: """
      Exit status: 1 when a case fails that the deviations file does not explain, or passes although the file says \
      that it fails; otherwise 2 when a case could not be judged (inconclusive, error), a script or a deviations file \
      is wrong, nothing is left to run, or the run was interrupted; otherwise 0.
      """)

  @OptionGroup
  var choice: ChoiceOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
    help: ArgumentHelp(
      "Cases at a time. Default: \(Self.casesInLabs); with --target, \(Self.casesOutside); with --target-file, as it says.",
      valueName: "count"))
  var givenLimit: Int?

  private static let casesInLabs = 64
  /// Modest, where others use the target, too.
  private static let casesOutside = 8

  var limit: Int {
    givenLimit ?? subject.targetFile?.parallel
      ?? (subject.target == nil ? Self.casesInLabs : Self.casesOutside)
  }

  @Flag(name: .shortAndLong, help: "Show the ladder of every case.")
  var verbose = false

  @Option(
    help: ArgumentHelp("Keep a pcapng file of every case.", valueName: "folder"),
    completion: .directory)
  var pcap: String?

  @Option(
    name: [.customLong("ip"), .customLong("ip_version")],
    help:
      "IP version: 4, 6, mapped (IPv4 through IPv6 sockets) or all. Default: as each probe says.")
  var ip: VersionChoice?

  @Flag(name: [.customLong("list"), .customLong("dry_run")], help: "Show what would be run.")
  var list = false

  @Option(
    help: ArgumentHelp("\(ReportRequest.help)", valueName: "kind=file"),
    transform: { try ReportRequest($0) })
  var report: [ReportRequest] = []

  @Option(
    name: [.customShort("D", allowingJoined: true), .customLong("define")],
    help: ArgumentHelp("Put a value in the place of a word of scripts.", valueName: "name=value"))
  var define: [Assignment] = []

  @OptionGroup
  var circumstances: CircumstanceOptions

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp("Run everything so many times.", valueName: "count"))
  var rounds = 1

  @Option(
    help: ArgumentHelp(
      """
      Run only this part of all cases: 3/8 is the third of eight; /8 is the one that JOB_COMPLETION_INDEX says. Default: \
      what TEST_SHARD_INDEX and TEST_TOTAL_SHARDS or CI_NODE_INDEX and CI_NODE_TOTAL say; 1/1 is all.
      """, valueName: "part"),
    transform: { try Shard.request($0) })
  var shard: Shard.Request?

  @Option(
    help: ArgumentHelp(
      "Balance shards by how long cases took in this earlier run, a jsonl report. The same for all shards.",
      valueName: "file"),
    completion: CompletionKind.report)
  var durations: String?

  @Flag(help: "Skip scripts that run commands or code.")
  var noCommands = false

  @OptionGroup(title: "What is tested, if not the TCP of this machine in a lab")
  var subject: SubjectOptions

  @OptionGroup(title: "packetdrill's options, which win over those of scripts")
  var packetdrill: PacketdrillOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("-j must be at least 1") }
    guard rounds > 0 else { throw ValidationError("--repeat must be at least 1") }
    guard report.count(where: \.takesStandardOutput) < 2 else {
      throw ValidationError("only one report can go to standard output")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try runSuite() }
  }

  private func runSuite() throws(SystemError) -> Int32 {
    let suite = Suite(
      files: try ProbeFiles.find(choice.paths), definitions: definitions, selection.versions)
    for fault in suite.faults { Console.complain(fault.text) }
    let selected = selection.jobs(of: suite.readings)
    if list {
      let fitting = selected.filter { subject.subject.obstacle(to: $0) == nil }
      let plan = try ShardPlan(
        try chosenShard(), of: fitting, suite.faults, durations: durations, limit: limit)
      return Listing.show(plan.jobs, faults: suite.faults)
    }
    let addresses = try subject.addresses(ip)
    try subject.subject.requireUse(of: addresses, by: selected)
    return try SuiteRun(self, suite, subject.subject.jobs(selected, at: addresses)).run()
  }

  func chosenShard() throws(SystemError) -> Shard? {
    try Shard.chosen(shard, environment: Environment.variable)
  }

  private var definitions: [String: String] {
    Dictionary(define.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  private var selection: Selection {
    choice.selection(ip?.versions ?? .own)
  }

  var caseConfiguration: CaseConfiguration {
    subject.subject.configured(
      CaseConfiguration(
        options: packetdrill.settings,
        sysctls: circumstances.sysctls,
        allowsTun: Lab.allowsTun, allowsCommands: !noCommands))
  }

  var deviationSource: DeviationBook.Source {
    circumstances.deviations(of: subject)
  }
}
