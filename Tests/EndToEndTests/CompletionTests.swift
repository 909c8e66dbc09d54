import Foundation
import Testing

/// What the shells offer, by the scripts that `make install` puts in their folders.
@Suite struct CompletionTests {
  private static let fish = "/usr/bin/fish"

  private func folder() throws -> ScriptFolder {
    try ScriptFolder().write("a.pkt", "").write("folder/b.pkt", "").write("a.txt", "")
      .write("a.jsonl", "").write("a.yaml", "")
  }

  /// - Parameter script: its first argument is the program.
  private func lines(of shell: String, _ script: String, in folder: ScriptFolder) throws
    -> [String]
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: shell)
    process.arguments = ["-c", script] + (shell == Self.fish ? [] : [shell]) + [Program.path]
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment.merging([
      "PATH": URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
        + ":/usr/bin:/bin",
      "HOME": folder.state.path,
    ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let running = Program.Running(folder: folder, process: process)
    (process.standardOutput, process.standardError) = (running.output, running.errors)
    try process.run()
    let outcome = running.finish()
    #expect(outcome.errors == "")
    return outcome.lines.map(String.init)
  }

  /// What bash would offer for the line, of which the last word is not finished.
  private func offered(for line: String, in folder: ScriptFolder) throws -> Set<String> {
    // compopt can only be called while a line is really completed.
    let script = """
      source <("$1" --generate-completion-script bash)
      compopt() { :; }
      line='\(line)'
      COMP_LINE=$line COMP_POINT=${#line} COMP_WORDS=($line)
      [[ $line == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _segprobe segprobe "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    return Set(try lines(of: "/bin/bash", script, in: folder))
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash"), "no bash"),
    arguments: [
      ("segprobe pro", ["profile"]),
      ("segprobe run --skip-t", ["--skip-tag"]),
      ("segprobe run ", ["a.pkt", "folder"]),
      ("segprobe check f", ["folder"]),
      ("segprobe run --ip m", ["mapped"]),
      ("segprobe run --durations a", ["a.jsonl"]),
      ("segprobe run --deviations ", ["a.yaml", "folder"]),
      ("segprobe compare a", ["a.jsonl"]),
      ("segprobe run --pcap ", ["folder"]),
    ])
  func `bash offers commands, options, their values, and files of the right kind`(
    line: String, words: [String]
  ) throws {
    let offered = try offered(for: line, in: folder())
    // Options may be offered beside files where a word has not begun.
    #expect(offered.filter { !$0.hasPrefix("-") || line.contains("--s") } == Set(words))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: fish), "no fish"))
  func `fish offers commands and probes`() throws {
    let script = """
      $argv[1] --generate-completion-script fish | source
      complete -C 'segprobe pro' | string replace -r '\\t.*' ''
      complete -C 'segprobe run a' | string replace -r '\\t.*' ''
      """
    #expect(try lines(of: Self.fish, script, in: folder()) == ["profile", "a.pkt"])
  }
}
