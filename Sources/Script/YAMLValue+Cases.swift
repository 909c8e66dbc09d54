import Yams

extension YAMLValue {
  private static let mostRows = 10_000

  /// The rows of `cases`: each one a mapping with a `name` of its own.
  func rows() throws(Diagnostic) -> [CaseRow] {
    var rows: [CaseRow] = []
    var names: Set<String> = []
    for element in try elements("'cases'") {
      let row = try element.row()
      guard names.insert(row.name).inserted else {
        throw element.failure("there are two cases with the name '\(row.name.shortened)'")
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw failure("'cases' has no rows") }
    guard rows.count <= Self.mostRows else {
      throw failure("'cases' has more than \(Self.mostRows) rows")
    }
    return rows
  }

  /// `name`, `checks`, `ip` and `segment` are about the case; everything else is a value for the body.
  private func row() throws(Diagnostic) -> CaseRow {
    var row = CaseRow(name: "", location: location, checks: [], versions: nil, values: [:])
    for (key, value) in try members("a row of 'cases'") {
      switch key.text {
      case "name": row.name = try value.text("the name of a case")
      case "checks": row.checks = try value.checks()
      case "ip": row.versions = try value.versions()
      case "segment": row.segment = try value.text("the segment")
      default: row.values[try key.valueName()] = try value.rowValue()
      }
    }
    guard !row.name.isEmpty else { throw failure("a row of 'cases' needs a 'name'") }
    return row
  }

  private func valueName() throws(Diagnostic) -> String {
    guard text.utf8.first?.isLetter ?? false, text.utf8.allSatisfy(\.isWordOctet) else {
      throw failure("'\(text.shortened)' cannot be used as $name; expected letters, digits and '_'")
    }
    return text
  }

  private func rowValue() throws(Diagnostic) -> CaseRow.Value {
    guard node.scalar != nil else { throw failure("a value of a case must be a text or a number") }
    return CaseRow.Value(text: text, location: location)
  }
}
