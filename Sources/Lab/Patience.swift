import Glibc

/// What the kernel does for a lab in threads of its own is mostly done when we look, and has no event to wait for.
enum Patience {
  /// Asks until it is so.
  /// - Throws: when it is not so after some 10 s.
  static func wait(
    for what: String, _ isSo: () throws(LabError) -> Bool
  ) throws(LabError) {
    var pause: UInt32 = 100
    for _ in 0..<questions {
      if try isSo() { return }
      usleep(pause)
      pause = min(2 * pause, longestPause)
    }
    throw LabError("\(what) of the lab does not become ready; is this machine overloaded?")
  }

  /// Microseconds between two questions: who asks too often keeps the kernel from doing it.
  private static let longestPause: UInt32 = 20_000
  private static let questions = 500
}
