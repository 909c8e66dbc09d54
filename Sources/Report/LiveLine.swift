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
    if !latest.isEmpty { text += "  \(Printable.line(latest))" }
    return drawing(text)
  }

  /// The same for any text on one line.
  public func drawing(_ text: String) -> String {
    "\r" + text.prefix(max(width - 1, 0)) + Self.clearToEnd
  }

  /// What to write before anything else is printed.
  public static let clearing = "\r" + clearToEnd

  /// ECMA-48, 8.3.41.
  private static let clearToEnd = "\u{1B}[K"
}
