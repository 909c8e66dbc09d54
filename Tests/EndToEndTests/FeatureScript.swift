import Foundation
import Testing

/// A script in packetdrill's language that shows one feature of it. Its comments say what is expected:
///
/// - `// Expect: fail: TEXT`: the verdict, `pass` if there is no such line, and a text that occurs in what is reported.
///   May be repeated; `// Expect 6: ...` is for one mode alone, instead of those for all.
/// - `// Needs: FILE`: where it may not be read and written the script is skipped, and the report names the file.
/// - `// Arguments: ...`: of the program, words separated by blanks.
/// - `// <--` at the end of a line: this one is at fault.
struct FeatureScript: CustomTestStringConvertible {
  let path: String
  let text: String

  struct Expectation {
    var verdict: String
    /// Each occurs in the report.
    var texts: [String]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Scripts")

  /// All of them, in order.
  static let all: [FeatureScript] = {
    let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".pkt") }.sorted()
      .compactMap { FeatureScript(name: $0) }
  }()

  private init?(name: String) {
    path = Self.folder.appendingPathComponent(name).path
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    self.text = text
  }

  var testDescription: String { String(path.dropFirst(Self.folder.path.count + 1)) }

  var arguments: [String] {
    values(of: "Arguments").flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// In what it is run: 4, mapped, 6, unless its option says one.
  var modes: Set<String> {
    let written = ["ipv4": "4", "ipv6": "6", "ipv4-mapped-ipv6": "mapped"].first {
      text.firstMatch(of: /--ip_version="?([a-z0-9-]+)/)?.1 == $0.key
    }
    return written.map { [$0.value] } ?? ["4", "mapped", "6"]
  }

  func expectation(in mode: String) -> Expectation {
    if let file = values(of: "Needs").first, !FileManager.default.isWritableFile(atPath: file) {
      return Expectation(verdict: "skip", texts: [file])
    }
    let own = values(of: "Expect \(mode)")
    let lines = own.isEmpty ? values(of: "Expect") : own
    let parts = lines.map { $0.split(separator: ":", maxSplits: 1).map { String($0) } }
    return Expectation(
      verdict: parts.first?.first ?? "pass",
      texts: parts.compactMap { $0.dropFirst().first.map { String($0.dropFirst()) } })
  }

  /// The number of the line that is marked, from 1.
  var faultyLine: Int? {
    lines.firstIndex { $0.hasSuffix("// <--") }.map { $0 + 1 }
  }

  private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  private func values(of key: String) -> [String] {
    lines.filter { $0.hasPrefix("// \(key): ") }.map { String($0.dropFirst(key.count + 5)) }
  }
}
