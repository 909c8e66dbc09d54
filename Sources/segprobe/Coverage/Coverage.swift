import Engine
import Report
import Script

/// Which probes ask for which requirement, and what became of them the last time.
struct Coverage {
  /// In the order of the registry.
  private(set) var entries: [Entry]

  struct Entry {
    var requirement: Requirement
    /// In the order of the listing.
    var uses: [Use] = []

    /// A probe could tell, and none asks.
    var isMissing: Bool { requirement.canBeProbed && uses.isEmpty }

    /// What the cases say together; `nil`: there are none.
    var outcome: CaseResult.Outcome? { .together(uses.map(\.outcome)) }

    var probes: [ProbeUse] {
      var found: [ProbeUse] = []
      for use in uses {
        if found.last?.file != use.file { found.append(ProbeUse(file: use.file)) }
        found[found.count - 1].uses.append(use)
      }
      return found
    }

    /// Versions of IP in which it is asked for.
    var versions: Set<IPMode> { Set(uses.map(\.version)) }
  }

  /// The cases of one probe that check a requirement.
  struct ProbeUse {
    var file: String
    var uses: [Use] = []
    var caseNames: Set<String> { Set(uses.map(\.caseName)) }
  }

  /// A case that checks a requirement, in one version of IP.
  struct Use {
    /// As the command line and the folders have it.
    var file: String
    var caseName: String
    var version: IPMode
    /// How many cases the probe has.
    var caseCount: Int
    /// `nil`: it has not been run.
    var result: CaseResult?

    var outcome: CaseResult.Outcome { result?.outcome ?? .notRun }
  }

  /// - Parameters:
  ///   - requirements: of interest.
  ///   - jobs: the cases of the suite.
  init(_ requirements: [Requirement], _ jobs: [Job], _ results: LastResults) {
    entries = requirements.map { Entry(requirement: $0) }
    var places: [String: Int] = [:]
    for (place, requirement) in requirements.enumerated() { places[requirement.id] = place }
    for job in jobs {
      for check in job.testCase.checks {
        guard let place = places[check] else { continue }
        entries[place].uses.append(
          Use(
            file: job.probe.file, caseName: job.testCase.name, version: job.mode,
            caseCount: job.probe.cases.count, result: results.result(of: job)))
      }
    }
  }

  /// What no probe asks for although one could tell.
  var missing: Coverage {
    var missing = self
    missing.entries.removeAll { !$0.isMissing }
    return missing
  }
}
