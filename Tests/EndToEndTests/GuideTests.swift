import Foundation
import Testing

/// `WritingProbes.md`: its commands, run as they stand there, say what it says they do.
@Suite struct GuideTests {
  private static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/segprobe/segprobe.docc/WritingProbes.md")

  private struct Block {
    var kind: Substring
    var text: Substring
  }

  private func blocks() throws -> [Block] {
    let parts = try String(contentsOf: Self.url, encoding: .utf8)
      .split(separator: "```", omittingEmptySubsequences: false)
    return stride(from: 1, to: parts.count, by: 2).compactMap { index in
      let lines = parts[index].split(separator: "\n", maxSplits: 1)
      return lines.count == 2 && !parts[index].hasPrefix("\n")
        ? Block(kind: lines[0], text: lines[1]) : nil
    }
  }

  @Test(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
  func `The way from nothing to a proven probe is as the guide says`() throws {
    let folder = try ScriptFolder()
    var commands = 0
    for block in try blocks() {
      if block.kind == "pkt" { try folder.write("fin.pkt", String(block.text)) }
      guard block.kind == "console" else { continue }
      for step in "\n\(block.text)".split(separator: "\n$ segprobe ") {
        let parts = step.split(separator: "\n", maxSplits: 1)
        let arguments = parts[0].split(separator: " ").map(String.init)
        let outcome = try Program.start(arguments, in: folder).finish()
        let expected = parts.count > 1 ? String(parts[1]) : ""
        #expect(comparable(outcome.output) == comparable(expected), "\(arguments)")
        #expect(outcome.errors == "")
        commands += 1
      }
    }
    #expect(commands == 7)
  }

  /// Without what differs from run to run: times, and how wide they are.
  private func comparable(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      line.replacing(/\d+\.\d{1,6}(?= |$)/, with: "#").split(separator: " ")
        .joined(separator: " ")
    }
  }
}
