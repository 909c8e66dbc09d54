public import Wire

/// The line at the bottom of a terminal while cases run, redrawn in place.
public struct LiveLine: Sendable {
  /// Columns of the terminal.
  public var width: Int

  public init(width: Int) { self.width = width }

  /// What to write to show this state; the cursor stays at the start of the line.
  /// - Parameter latest: the name of a case that is running.
  public func drawing(
    _ tally: Tally, of count: Int, running: Int, elapsed: Instant.Interval, latest: String
  ) -> String {
    var text = "\(tally.count) of \(count) done, \(running) running"
    if tally.wrong > 0 { text += ", \(tally.wrong) wrong" }
    text += ", \(Seconds.tenths(elapsed)) s"
    return drawing(text, latest: latest)
  }

  /// The same for any progress, in one line.
  public func drawing(_ progress: String, latest: String) -> String {
    let columns = max(width - 1, 0)
    let name = Printable.line(latest)
    let room = columns - progress.count - Self.gap.count
    let text = name.isEmpty ? progress : progress + Self.gap + Self.end(of: name, in: room)
    return "\r" + text.prefix(columns) + Self.clearToEnd
  }

  private static let gap = "  "

  private static let cut = "..."

  /// A long path loses its beginning: its end tells one probe from another.
  private static func end(of name: String, in columns: Int) -> String {
    name.count <= columns ? name : cut + name.suffix(max(columns - cut.count, 0))
  }

  /// What to write before anything else is printed.
  public static let clearing = "\r" + clearToEnd

  /// ECMA-48, 8.3.41.
  private static let clearToEnd = "\u{1B}[K"
}
