import ArgumentParser

/// Which cases: of `run` and of `mutate`.
struct ChoiceOptions: ParsableArguments {
  @Argument(
    help: "Files, and folders to be searched for *.pkt; those below 'prologues' are no probes.",
    completion: CompletionKind.script)
  var paths: [String]

  @Option(help: ArgumentHelp("Only cases whose path or name contains this.", valueName: "text"))
  var filter = ""

  @Option(help: "Only probes with this tag; may be repeated.")
  var tag: [String] = []

  @Option(help: "No probes with this tag; may be repeated.")
  var skipTag: [String] = []

  func selection(_ versions: Selection.Versions) -> Selection {
    Selection(versions: versions, filter: filter, tags: Set(tag), skippedTags: Set(skipTag))
  }
}
