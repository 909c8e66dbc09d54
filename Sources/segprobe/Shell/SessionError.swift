/// What is wrong with a line, and where.
struct SessionError: Error, Equatable {
  /// A sentence without a full stop.
  var message: String
  /// Characters (Unicode scalars) before the place; `nil`: the whole line.
  var column: Int?

  init(_ message: String, at column: Int? = nil) {
    self.message = message
    self.column = column
  }
}
