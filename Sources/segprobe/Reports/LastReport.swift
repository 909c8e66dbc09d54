import Report

/// The report of the last run, kept for `segprobe show` without a file: `last-report.jsonl` in the state folder.
struct LastReport {
  private let folder: String
  private var format = JSONLinesFormat(hasEvents: false)
  private var text = ""

  /// `nil`: there is no place for it.
  init?() {
    guard let folder = StateFolder.path else { return nil }
    self.folder = folder
  }

  var path: String { Files.join(folder, "last-report.jsonl") }

  /// Of several rounds, the last one is kept.
  mutating func begin(_ run: RunStart) { text = format.begin(run) }

  mutating func write(_ part: (inout JSONLinesFormat) -> String) { text += part(&format) }

  /// Puts it in the place of the one before. A run is none the worse where it cannot be kept.
  func finish() {
    guard !text.isEmpty else { return }
    try? Files.createFolder(folder)
    try? Files.replace(path, with: Array(text.utf8))
  }
}
