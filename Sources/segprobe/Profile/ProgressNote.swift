import Glibc
import Report
import Wire

/// How far a profile has come, on standard error if that is a terminal.
struct ProgressNote {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var last = Instant(nanoseconds: 0)
  private let start = Clock.monotonic()

  mutating func show(_ progress: Rig.Progress) {
    let now = Clock.monotonic()
    guard isShown, now - last >= .milliseconds(100) else { return }
    last = now
    write(
      "\r\(progress.done) of \(progress.count) done, \(Seconds.tenths(now - start)) s\u{1B}[K")
  }

  func clear() { if isShown { write(LiveLine.clearing) } }

  private func write(_ text: String) { try? OpenFile.write(text.utf8, to: STDERR_FILENO) }
}
