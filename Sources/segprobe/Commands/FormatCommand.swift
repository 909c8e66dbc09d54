import ArgumentParser
import Glibc
import Script

/// `segprobe fmt PATH...`
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Sets scripts tidily: what follows the times in one column, no needless white space.",
    discussion: """
      Only white space changes, and it is made sure before a file is written that the script still means the same. What \
      follows the times begins where it does on most lines already, 'or' below it. Blanks at the ends of lines go, tabs, \
      and empty lines but one; strings, commands, code and comments stay as they are. A script that is wrong is not \
      touched.

      The names of the files that changed are printed. Exit status: 0; with --check, 1 when a file would change; 2 when \
      a file cannot be read or written, or is wrong.
      """)

  @Argument(
    help: ArgumentHelp(
      "Scripts, and folders of them: every .pkt below, prologues too. '-': standard input, to standard output.",
      valueName: "path"),
    completion: CompletionKind.script)
  var paths: [String]

  @Flag(help: "Write nothing; print the names of the files that would change.")
  var check = false

  @Option(
    name: .customShort("D"),
    help: ArgumentHelp(
      "Put VALUE wherever the word NAME stands, to understand the script; may be repeated.",
      valueName: "name=value"))
  var definition: [Assignment] = []

  func validate() throws {
    guard !paths.contains("-") || paths.count == 1 else {
      throw ValidationError("'-' goes with no other path")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in paths == ["-"] ? try filter() : try formatFiles() }
  }

  private var format: ScriptFormat {
    ScriptFormat(definitions: Dictionary(definition.map { ($0.name, $0.value) }) { $1 })
  }

  private func filter() throws(SystemError) -> Int32 {
    let text = try OpenFile.standardInput()
    do throws(Diagnostic) {
      let result = try format.formatted(text, "standard input")
      if check { return result == text ? 0 : 1 }
      try? OpenFile.write(result, to: STDOUT_FILENO)
      return 0
    } catch {
      Console.complain(error.description)
      return 2
    }
  }

  /// What is wrong with one file keeps none of the others from being formatted.
  private func formatFiles() throws(SystemError) -> Int32 {
    var status: Int32 = 0
    for file in try ProbeFiles.find(paths, withPrologues: true) {
      do {
        let text = try Files.contents(of: file)
        let result = try format.formatted(text, file)
        guard result != text else { continue }
        if check { status = max(status, 1) } else { try Files.replace(file, with: result) }
        try? OpenFile.write("\(file)\n".utf8, to: STDOUT_FILENO)
      } catch let error as SystemError {
        Console.complain("segprobe: \(error)")
        status = 2
      } catch {
        Console.complain("\(error)")
        status = 2
      }
    }
    return status
  }
}
