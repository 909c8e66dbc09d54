import Report

/// What was found of one property, or why nothing was.
struct DataSheetLine {
  var property: Property
  var outcome: Outcome

  enum Outcome {
    case seen(Sight)
    /// A sentence without a full stop: why it could not be seen, and what to do.
    case unseen(String)
  }

  struct Sight {
    /// In words, with the unit.
    var text: String
    /// In the property's unit.
    var value: JSON
    var confidence = Confidence.high
    /// What it rests on: segments as lines of a script, and what follows from them.
    var evidence: [String]
  }

  /// How far the value can be trusted.
  enum Confidence: String, CaseIterable {
    /// Read from a field, or told by several observations that agree.
    case high
    /// Concluded from one observation, or from what is usual.
    case medium
    /// A bound: what was there to be seen ended before.
    case low
  }

  static func seen(
    _ property: Property, _ text: String, _ value: JSON, _ confidence: Confidence,
    _ evidence: [String]
  ) -> DataSheetLine {
    DataSheetLine(
      property: property,
      outcome: .seen(Sight(text: text, value: value, confidence: confidence, evidence: evidence)))
  }

  /// With high confidence.
  static func seen(
    _ property: Property, _ text: String, _ value: JSON, _ evidence: [String]
  ) -> DataSheetLine {
    seen(property, text, value, .high, evidence)
  }

  static func unseen(_ property: Property, _ reason: String) -> DataSheetLine {
    DataSheetLine(property: property, outcome: .unseen(reason))
  }
}
