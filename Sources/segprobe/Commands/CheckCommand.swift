import ArgumentParser
import Glibc
import Script

/// `segprobe check PATH...`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads scripts without running them, and says what is wrong or doubtful in each.",
    discussion: """
      One line for each finding, FILE:LINE:COLUMN: error: or warning: and what it is. An error is what 'segprobe run' \
      would refuse: a mistake in the language, a requirement that no table lists, a deviation of a probe that is not \
      there. A warning is what hardly can be meant: a defined word or a variable that nothing uses, a requirement \
      checked twice, a probe without 'checks' or without anything that could fail, the tag 'slow' missing or wrong.

      Exit status: 0 when there is nothing to say, 1 when there is, 2 when a file cannot be read.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scripts, and folders of them: every .pkt below, prologues too.", valueName: "path"),
    completion: CompletionKind.script)
  var paths: [String]

  @Option(
    name: .customShort("D"),
    help: ArgumentHelp(
      "Put VALUE wherever the word NAME stands, in every script; may be repeated.",
      valueName: "name=value"))
  var definition: [Assignment] = []

  func run() throws {
    try leave { () throws(SystemError) in try check() }
  }

  private func check() throws(SystemError) -> Int32 {
    let words = Dictionary(definition.map { ($0.name, $0.value) }) { $1 }
    let files = try ProbeFiles.find(paths, withPrologues: true)
    guard !files.isEmpty else {
      throw SystemError("there are no scripts: a folder gives every .pkt below it", code: 0)
    }
    let check = try ScriptCheck(files: files, definitions: words)
    // A reader that has gone wants no more lines.
    try? OpenFile.write(check.lines.map { $0 + "\n" }.joined().utf8, to: STDOUT_FILENO)
    return check.lines.isEmpty ? 0 : 1
  }
}
