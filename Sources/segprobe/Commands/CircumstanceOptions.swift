import ArgumentParser
import Script

/// What of the target is set for the cases, and what is known of it: of `run` and of `mutate`.
struct CircumstanceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Set on the target; may be repeated.", valueName: "name=value"))
  var sysctl: [Assignment] = []

  @Option(
    help: ArgumentHelp(
      "A deviations file, or 'none'. Default: that of the target file, or deviations/linux.yaml near each probe.",
      valueName: "file"),
    completion: CompletionKind.yaml)
  var deviations: String?

  var sysctls: [FrontMatter.Sysctl] {
    sysctl.map { FrontMatter.Sysctl(name: $0.name, value: $0.value) }
  }

  /// Which file says how this differs.
  func deviations(of subject: SubjectOptions) -> DeviationBook.Source {
    deviations == nil ? subject.deviations : .init(option: deviations)
  }
}
