import Match

extension CodeReport.Assertion {
  /// `tcpi_snd_cwnd was 11`; `nil` if no name stands in the condition.
  var findings: String? {
    values.isEmpty ? nil : values.map { "\($0.name) was \($0.value)" }.joined(separator: ", ")
  }

  var summary: String {
    let isKnown = message.isEmpty || values.contains { $0.value == message }
    return "the assertion does not hold" + (findings.map { ": \($0)" } ?? "")
      + (isKnown ? "" : " (\(message))")
  }

  var expectation: [String] {
    if difference != nil { return ["\(field) == \(expected)"] }
    return condition.isEmpty || condition == "False" ? [] : [condition]
  }

  var actual: String {
    if let difference { return "\(field) == \(difference.actual)" }
    return values.isEmpty
      ? "False" : values.map { "\($0.name) == \($0.value)" }.joined(separator: ", ")
  }

  var difference: Difference? {
    values.first { $0.name == field }.map {
      Difference(field: field, expected: expected, actual: $0.value)
    }
  }
}

extension CodeReport.Exception {
  var summary: String {
    if let absence = CodeVariables.absence(of: missingName) { return absence }
    return type + (message.isEmpty ? "" : ": \(message)")
  }
}
