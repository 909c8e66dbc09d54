import Glibc

/// The lines of earlier sessions, in `$XDG_STATE_HOME/segprobe/history` (XDG Base Directory Specification): for the user
/// alone to read, and never a reason to fail.
struct HistoryFile {
  let path: String

  /// - Returns: `nil` where there is no home.
  init?() {
    guard let folder = StateFolder.path else { return nil }
    path = Files.join(folder, "history")
  }

  func read() -> LineHistory {
    guard let octets = try? Files.contents(of: path) else { return LineHistory() }
    let lines = String(decoding: octets, as: UTF8.self).split(separator: "\n")
    let history = LineHistory(lines.map { LineEditor.printable(String($0)) })
    if lines.count > 2 * LineHistory.limit { rewrite(history) }
    return history
  }

  /// Adds a line at the end: sessions side by side lose none.
  func append(_ line: String) {
    if let folder = Files.parent(of: path) { try? Files.createFolder(folder) }
    write(line + "\n", O_APPEND)
  }

  private func rewrite(_ history: LineHistory) {
    write(history.lines.map { $0 + "\n" }.joined(), O_TRUNC)
  }

  private func write(_ text: String, _ flag: Int32) {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flag, 0o600)
    guard number >= 0 else { return }
    let file = OpenFile(owning: number)
    try? file.write(text.utf8)
  }
}
