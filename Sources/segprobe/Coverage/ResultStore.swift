import Glibc
import Report

/// What became of each case the last time that it was run, kept from run to run in
/// `$XDG_STATE_HOME/segprobe/last-run.jsonl` (the XDG base directory specification).
struct ResultStore {
  private let folder: String

  /// `nil`: there is no place for it.
  init?() {
    guard let folder = StateFolder.path else { return nil }
    self.folder = folder
  }

  var path: String { Files.join(folder, "last-run.jsonl") }

  /// All that is kept. Lines that cannot be read are left out.
  var results: [CaseResult] { lines.compactMap { CaseResult(line: $0.utf8) } }

  private var lines: [String] {
    guard let text = try? Files.contents(of: path) else { return [] }
    return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Puts these in the place of what is kept of the same cases; what is kept of probes that are gone goes.
  func update(_ results: [CaseResult]) throws(SystemError) {
    guard !results.isEmpty else { return }
    try Files.createFolder(folder)
    let lock = try Files.create(Files.join(folder, "lock"))
    guard flock(lock.number, LOCK_EX) == 0 else { throw SystemError("cannot lock '\(folder)'") }
    let new = results.map(\.line)
    let subjects = Set(new.map(CaseResult.subject))
    var exists: [Substring: Bool] = [:]
    let kept = lines.filter { line in
      if subjects.contains(CaseResult.subject(of: line)) { return false }
      guard let probe = CaseResult.probe(of: line) else { return false }
      if let known = exists[probe] { return known }
      exists[probe] = Files.kind(of: String(probe)) != nil
      return exists[probe] ?? false
    }
    try Files.replace(path, with: Array((kept + new).map { $0 + "\n" }.joined().utf8))
  }
}
