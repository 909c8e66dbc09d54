import Mutation
import Script

/// Whether the declared equivalents are what they say.
struct EquivalentCheck {
  private let results: [MutantResult]
  private let isWhole: Bool

  /// - Parameter isWhole: all changes of these probes were tried.
  init(_ results: [MutantResult], isWhole: Bool) {
    self.results = results
    self.isWhole = isWhole
  }

  func faults(of probes: [Probe]) -> [String] {
    let byFile = Dictionary(grouping: results, by: \.job.probe.file)
    return probes.flatMap { probe -> [String] in
      guard let results = byFile[probe.file] else { return [] }
      return (probe.header?.equivalents ?? []).flatMap { faults(of: $0, among: results) }
    }
  }

  private func faults(
    of equivalent: FrontMatter.Equivalent, among results: [MutantResult]
  ) -> [String] {
    let place = "\(equivalent.location.file):\(equivalent.location.line): "
    let own = results.filter { equivalent.covers($0.mutant, $0.job.testCase.name) }
    if own.isEmpty {
      // A case for another IP version has not been run.
      let isRun = results.contains { $0.job.testCase.name.isOne(of: equivalent.cases) }
      return isWhole && isRun ? [place + "there is no change '\(equivalent.change)'"] : []
    }
    return own.compactMap { result in
      guard case .killed(let reason) = result.outcome else { return nil }
      let name = result.job.caseName.isEmpty ? "" : " [\(result.job.caseName)]"
      return place + "'\(equivalent.change)'\(name) is declared equivalent, but noticed: \(reason)"
    }
  }
}

extension FrontMatter.Equivalent {
  func covers(_ mutant: Mutant, _ caseName: String) -> Bool {
    change == mutant.name && caseName.isOne(of: cases)
  }
}

extension String {
  /// No names are all names.
  fileprivate func isOne(of names: [String]) -> Bool { names.isEmpty || names.contains(self) }
}
