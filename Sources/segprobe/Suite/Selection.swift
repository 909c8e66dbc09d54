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
  func jobs(of probes: [Probe]) -> [Job] {
    var jobs: [Job] = []
    for probe in probes where admits(probe.header?.tags ?? []) {
      for testCase in probe.cases {
        for mode in modes(of: testCase, in: probe) {
          let job = Job(probe: probe, testCase: testCase, mode: mode, position: jobs.count)
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

  private func modes(of testCase: Probe.Case, in probe: Probe) -> [IPMode] {
    let allowed = probe.allowedModes(of: testCase)
    switch versions {
    case .own: return allowed.own
    case .all: return allowed.all
    case .only(let mode): return allowed.all.filter { $0 == mode }
    }
  }
}

extension Probe {
  /// What a case is run in when nobody asks for more, and all that it can be run in.
  fileprivate func allowedModes(of testCase: Case) -> (own: [IPMode], all: [IPMode]) {
    if let mode = writtenMode { return ([mode], [mode]) }
    guard let header else { return ([.version4], IPMode.allCases) }
    let versions = testCase.versions ?? header.versions
    let has4 = versions.contains(4)
    let own: [IPMode] =
      (has4 ? [.version4] : []) + (versions.contains(6) ? [.version6] : [])
    // Only socket calls of a script can take an IPv6 socket for IPv4.
    return (own, own + (has4 && header.agent ? [.mapped] : []))
  }

  /// `--ip_version=` of a packetdrill script.
  private var writtenMode: IPMode? {
    switch options.last(where: { $0.name == "ip_version" })?.value {
    case "ipv4": .version4
    case "ipv6": .version6
    case "ipv4-mapped-ipv6": .mapped
    default: nil
    }
  }
}
