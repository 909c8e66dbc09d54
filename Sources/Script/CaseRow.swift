/// One row of `cases`.
struct CaseRow {
  /// A value of the row, as text for the body.
  struct Value {
    var text: String
    /// Where the row gives it.
    var location: SourceLocation
  }

  var name: String
  var location: SourceLocation
  var checks: [CheckReference]
  var versions: Set<UInt8>?
  /// The segment of the table that the case sends; `nil` if its name says it.
  var segment: String?
  /// By name, without the `$`.
  var values: [String: Value]
}
