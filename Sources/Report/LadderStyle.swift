public import Wire

extension Ladder {
  /// How much a ladder shows.
  public struct Style: Sendable {
    /// Characters of a line; longer notation is folded.
    public var width: Int
    public var palette = Palette(isEnabled: false)
    /// The states of both ends, as far as the segments tell, where they change.
    public var states = States.none
    /// The sequence variables of both ends after each segment.
    public var showsVariables = false
    /// From this length on, time in which nothing happened is a line.
    public var silence: Instant.Interval?
    /// What was expected, where something else came.
    public var showsExpected = false
    /// Where in its script each line stands.
    public var showsPlaces = true
    /// Characters between the two ends that a narrow terminal must have room for.
    public var narrowest = 46

    public enum States: Sendable {
      case none
      /// Nobody but the target has any: the tester only acts as if.
      case target
      case both
    }

    public init(width: Int = 110) { self.width = width }

    /// As on a page of its own.
    /// - Parameter states: whose.
    public static func page(width: Int, palette: Palette, states: States) -> Style {
      var style = Style(width: width)
      style.palette = palette
      style.states = states
      style.silence = .milliseconds(200)
      style.showsExpected = true
      style.showsPlaces = width >= 72
      style.narrowest = width >= 72 ? 46 : 24
      return style
    }
  }
}
