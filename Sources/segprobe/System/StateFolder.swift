/// What is kept of one run for the next: `$XDG_STATE_HOME/segprobe`, by default below `~/.local/state` (XDG Base Directory
/// Specification).
enum StateFolder {
  /// `nil` where there is no home. A relative path in a variable is to be ignored, the specification says.
  static var path: String? {
    let folder =
      absolute("XDG_STATE_HOME") ?? absolute("HOME").map { Files.join($0, ".local/state") }
    return folder.map { Files.join($0, "segprobe") }
  }

  private static func absolute(_ name: String) -> String? {
    Environment.variable(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
  }
}
