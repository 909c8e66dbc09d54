/// What `$name` can mean at run time: the captures of the events so far.
struct CaptureNames {
  /// Where each one was captured.
  private(set) var locations: [String: SourceLocation] = [:]
  /// Names for which some row of `cases` has a value, for messages.
  let rowNames: Set<String>

  init(rowNames: Set<String>) { self.rowNames = rowNames }

  func contains(_ name: String) -> Bool { locations[name] != nil }

  mutating func add(_ name: String, at location: SourceLocation) { locations[name] = location }

  /// "unknown name $x; defined here: $a and $b"
  func unknown(_ name: String) -> String {
    let captured = locations.keys.sorted().map { "$\($0)" }
    let known =
      captured.isEmpty
      ? "no event before captures a name" : "defined here: \(captured.alternatives)"
    let row = rowNames.contains(name) ? "; other rows of 'cases' have it, this one does not" : ""
    return "unknown name $\(name); \(known)\(row)"
  }
}
