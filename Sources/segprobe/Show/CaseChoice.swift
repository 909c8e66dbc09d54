import Engine
import Report

/// The cases of a report that are to be shown.
struct CaseChoice {
  /// In the order of the run's listing.
  private(set) var cases: [RunRecord.Case] = []
  /// Scripts that could not be read, each with its reason.
  private(set) var faults: [String] = []
  /// Why there is nothing to show.
  private(set) var complaint = "no cases"

  /// - Parameters:
  ///   - name: a part of the names that are meant; one that is a whole name means only that. `nil`: all.
  ///   - onlyWrong: what is as it should be is left out.
  init(_ records: [RunRecord], name: String?, onlyWrong: Bool) {
    var all: [RunRecord.Case] = []
    for record in records {
      switch record {
      case .verdict(let own): all.append(own)
      case .fault(let probe, let reason) where name.map(probe.contains) ?? true:
        faults.append(
          "ERROR       \(Printable.line(probe))\n  \(Printable.lines(reason).joined(separator: "\n  "))"
        )
      case .fault, .run, .summary: break
      }
    }
    let exact = all.filter { $0.name == name || $0.transcript.caseName == name }
    let named = exact.isEmpty ? all.filter { own in name.map(own.name.contains) ?? true } : exact
    cases = named.filter { !onlyWrong || $0.judgement.severity != .fine }
      .sorted { $0.position < $1.position }
    complaint = Self.complaint(all, named, name)
  }

  var isEmpty: Bool { cases.isEmpty && faults.isEmpty }

  private static func complaint(
    _ all: [RunRecord.Case], _ named: [RunRecord.Case], _ name: String?
  ) -> String {
    if all.isEmpty { return "a report without cases" }
    if !named.isEmpty { return "everything is as it should be" }
    let names = all.prefix(20).map { "\n  \(Printable.line($0.name))" }.joined()
    let rest = all.count > 20 ? "\n  and \(all.count - 20) more" : ""
    return "no case has '\(Printable.line(name ?? ""))' in its name; there are\(names)\(rest)"
  }
}

extension RunRecord.Case {
  /// `Probes/close/abort.pkt [RST in window]`
  var name: String {
    transcript.caseName.isEmpty
      ? transcript.probe : "\(transcript.probe) [\(transcript.caseName)]"
  }
}
