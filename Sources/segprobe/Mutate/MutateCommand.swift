import ArgumentParser
import Lab
import Mutation
import Script

/// `segprobe mutate PATH...`
struct MutateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate",
    abstract: "Proves that probes can fail: changes what the target sends, one thing at a time.",
    discussion: """
      Each case is run once as it is. Then it is run again for each change of what the target sent or answered after \
      the prologue: a segment missing, twice or late; a flag, a number, an option, an octet of text or the checksum \
      changed; a call's result or a state changed. A case that passes all the same does not look at what was changed: \
      the change is named, with the line that took it.

      A change that is as right as the original is declared in the front matter, with the reason:

        equivalent:
          - { change: "ack of segment 2", reason: "the text allows either number" }

      Exit status: 0 when every change that is not declared so is noticed; 1 when one is not, or a declaration is \
      wrong; 2 when something could not be run.
      """)

  @OptionGroup
  var choice: ChoiceOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .customLong("jobs")],
    help: ArgumentHelp(
      "Runs at a time. Default: \(Self.runsInLabs); with --target, \(Self.runsOutside).",
      valueName: "count"))
  var givenLimit: Int?

  /// Most of the time of a change that is noticed late is waiting.
  private static let runsInLabs = 128
  private static let runsOutside = 8

  var limit: Int {
    givenLimit ?? subject.targetFile?.parallel
      ?? (subject.target == nil ? Self.runsInLabs : Self.runsOutside)
  }

  @Option(help: "IP version: 4, 6, mapped or all.")
  var ip = VersionChoice.version4

  @Flag(help: "Show the changes, without running them.")
  var list = false

  @Option(help: ArgumentHelp("Only changes whose name contains this.", valueName: "text"))
  var change = ""

  @Option(
    help: ArgumentHelp(
      "Write a report: jsonl=FILE, one JSON object for each change; '-' is standard output.",
      valueName: "kind=file"),
    transform: { text throws(ValidationError) in try ReportRequest(text) })
  var report: ReportRequest?

  @OptionGroup
  var circumstances: CircumstanceOptions

  @OptionGroup(title: "What is tested, if not the TCP of this machine in a lab")
  var subject: SubjectOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("-j must be at least 1") }
    guard report?.kind ?? .jsonl == .jsonl else {
      throw ValidationError("--report can only be jsonl=FILE here")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try prove() }
  }

  private func prove() throws(SystemError) -> Int32 {
    let suite = Suite(files: try ProbeFiles.find(choice.paths), definitions: [:], ip.versions)
    for fault in suite.faults { Console.complain(fault.text) }
    let selected = choice.selection(ip.versions).jobs(
      of: suite.readings.filter { $0.probe.header != nil })
    let addresses = try subject.addresses(ip)
    try subject.subject.requireUse(of: addresses, by: selected)
    let jobs = subject.subject.jobs(selected, at: addresses)
    return try MutationRun(self, suite, jobs).run()
  }

  var caseConfiguration: CaseConfiguration {
    subject.subject.configured(
      CaseConfiguration(
        sysctls: circumstances.sysctls,
        allowsTun: Lab.allowsTun))
  }

  var console: Console { .forPeople(beside: report.map { [$0] } ?? []) }

  var deviationSource: DeviationBook.Source {
    circumstances.deviations(of: subject)
  }
}
