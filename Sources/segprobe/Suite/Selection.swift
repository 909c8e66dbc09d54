import Engine
import Script

/// Which cases of a suite are to be run, and in which IP versions.
struct Selection {
  enum Versions {
    /// What each probe says.
    case own
    /// Every version that the probe allows.
    case all
    case only(IPMode)
  }

  var versions = Versions.own
  /// Names must contain this, whatever the case of its letters.
  var filter = ""
  /// A probe must have one of these; empty: no matter.
  var tags: Set<String> = []
  /// A probe must have none of these.
  var skippedTags: Set<String> = []

  /// In the order of the probes, of their cases, of versions.
  func jobs(of readings: [Suite.Reading]) -> [Job] {
    var jobs: [Job] = []
    for reading in readings where admits(reading.probe.header?.tags ?? []) {
      for testCase in reading.probe.cases {
        let modes = reading.mode.map { [$0] } ?? versions.modes(of: testCase, in: reading.probe)
        for mode in modes {
          let job = Job(
            probe: reading.probe, testCase: testCase, mode: mode, position: jobs.count)
          if admits(name: job.name) { jobs.append(job) }
        }
      }
    }
    return jobs
  }

  private func admits(_ own: Set<String>) -> Bool {
    skippedTags.isDisjoint(with: own) && (tags.isEmpty || !tags.isDisjoint(with: own))
  }

  private func admits(name: String) -> Bool {
    filter.isEmpty || name.lowercased().contains(filter.lowercased())
  }
}

extension Selection.Versions {
  /// Those in which a packetdrill script is run. Its `--ip_version` says it alone; without one its name may, as with
  /// public runners: `...v6.pkt` is only for IPv6, `...v4.pkt` not for it.
  func modes(ofPlain file: String, _ options: [ScriptOption]) -> [IPMode] {
    let written = options.last { $0.name == "ip_version" }?.value
    let allowed: [IPMode] =
      if let mode = written.flatMap({ IPMode(optionValue: $0) }) {
        [mode]
      } else if file.hasSuffix("v6.pkt") {
        [.version6]
      } else if file.hasSuffix("v4.pkt") {
        [.version4, .mapped]
      } else {
        IPMode.allCases
      }
    return pick(own: Array(allowed.prefix(1)), all: allowed)
  }

  /// Those in which a case of a probe is run.
  func modes(of testCase: Probe.Case, in probe: Probe) -> [IPMode] {
    guard let header = probe.header else { return [] }
    let versions = testCase.versions ?? header.versions
    let has4 = versions.contains(4)
    let own: [IPMode] =
      (has4 ? [.version4] : []) + (versions.contains(6) ? [.version6] : [])
    // Only socket calls of a script can take an IPv6 socket for IPv4.
    return pick(own: own, all: own + (has4 && header.agent ? [.mapped] : []))
  }

  private func pick(own: [IPMode], all: [IPMode]) -> [IPMode] {
    switch self {
    case .own: own
    case .all: all
    case .only(let mode): all.filter { $0 == mode }
    }
  }
}
