import Yams

extension YAMLValue {
  /// A list of `{ change: ..., reason: ... }`, which may have a `case`: one name or a list.
  func equivalents() throws(Diagnostic) -> [FrontMatter.Equivalent] {
    var equivalents: [FrontMatter.Equivalent] = []
    for element in try elements("'equivalent'") { equivalents.append(try element.equivalent()) }
    return equivalents
  }

  private func equivalent() throws(Diagnostic) -> FrontMatter.Equivalent {
    var result = FrontMatter.Equivalent(change: "", cases: [], reason: "", location: location)
    for (key, value) in try members("an equivalent change") {
      switch key.text {
      case "change": result.change = try value.text("the change")
      case "reason": result.reason = try value.text("the reason")
      case "case":
        result.cases =
          try value.node.sequence == nil ? [value.text("the case")] : value.texts("'case'")
      default:
        throw key.failure(unknown("key", key.text, among: ["change", "reason", "case"]))
      }
    }
    guard !result.change.isEmpty else { throw failure("an equivalent change needs a 'change'") }
    guard !result.reason.isEmpty else { throw failure("an equivalent change needs a 'reason'") }
    return result
  }
}
