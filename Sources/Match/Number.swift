/// A number as a script writes it: a literal, or a sum over names that get their value while the probe runs.
///
/// Names are the target's sequence variables in RFC 9293's spelling (`SND.UNA`, `SND.NXT`, `SND.WND`, `RCV.NXT`,
/// `RCV.WND`, relative to the initial sequence numbers like every number of a script) and captures
/// (`as NAME = win`), written `$NAME`.
public indirect enum NumberExpression: Hashable, Sendable {
  case literal(Int64)
  case name(String)
  case sum(NumberExpression, NumberExpression)
  case difference(NumberExpression, NumberExpression)
}

/// What a number may be. On an inbound segment only `equal` makes sense; the parser sees to that.
public enum NumberPattern: Hashable, Sendable {
  /// `*`
  case any
  /// `1000`
  case equal(NumberExpression)
  /// `!= 1000`
  case notEqual(NumberExpression)
  /// `1..1461`, both ends included
  case range(NumberExpression, NumberExpression)
  /// `>= 1000`
  case atLeast(NumberExpression)
  /// `<= 1000`
  case atMost(NumberExpression)
  /// `> 1000`
  case greater(NumberExpression)
  /// `< 1000`
  case less(NumberExpression)

  public static func equal(_ value: Int64) -> NumberPattern { .equal(.literal(value)) }
}
