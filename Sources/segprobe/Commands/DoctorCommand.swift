import ArgumentParser
import Lab

/// `segprobe doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this machine allows, what is missing, and what to do about it.",
    discussion: "Ends with 0 if labs can be made here, with 2 if not.")

  func run() throws {
    let findings = Doctor.examine()
    for finding in findings { print(text(of: finding)) }
    if findings.contains(where: { $0.state == .missing }) { throw ExitCode(2) }
  }

  /// Name, state and detail in columns; the advice in a line of its own.
  private func text(of finding: Finding) -> String {
    let name = finding.name.padding(to: 20)
    let state = finding.state.rawValue.padding(to: 9)
    let advice = finding.advice.map { "\n" + "".padding(to: 29) + $0 } ?? ""
    return name + state + finding.detail + advice
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
