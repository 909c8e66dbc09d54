/// An element of `checks`, and where it stands.
struct CheckReference {
  var id: String
  var location: SourceLocation

  /// What is wrong with it where nobody knows which requirements there are.
  var formFault: String? {
    id.isRequirementID
      ? nil : "'\(id.shortened)' is not a requirement, such as RFC9293:MUST-13 or RFC5961-3"
  }
}

extension String {
  /// `RFCnnnn`, then `:` or `-` and a section or a requirement of it; `RFCnnnn` alone is the whole document, which may
  /// have no sections.
  fileprivate var isRequirementID: Bool {
    let number = utf8.dropFirst(3).prefix(while: \.isDigit)
    let rest = utf8.dropFirst(3 + number.count)
    guard hasPrefix("RFC"), !number.isEmpty else { return false }
    guard let separator = rest.first else { return true }
    return ":-".utf8.contains(separator) && rest.count > 1
      && rest.dropFirst().allSatisfy { $0.isWordOctet || ".-".utf8.contains($0) }
  }
}
