import Engine
import Glibc
import Report

/// `segprobe run --list`
enum Listing {
  /// One line for each case: its IP version and its name.
  /// - Returns: the exit status.
  static func show(_ jobs: [Job], faults: [Suite.Fault]) -> Int32 {
    let lines = jobs.map { "\($0.mode.rawValue.padded(to: 6))  \(Printable.line($0.name))\n" }
    // A reader that has gone wants no more lines.
    try? OpenFile.write(lines.joined().utf8, to: STDOUT_FILENO)
    return faults.isEmpty ? 0 : 2
  }
}
