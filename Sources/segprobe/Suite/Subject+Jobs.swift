import Engine
import Match
import Script
import Target

extension Subject {
  /// The cases as they are to be run: one for each address that they are for. Those that cannot be run have their verdict.
  func jobs(_ jobs: [Job], at addresses: [TargetAddress]) -> [Job] {
    var found: [Job] = []
    for var job in jobs {
      job.verdict = obstacle(to: job).map { .skip($0) }
      guard case .outside(_, let agent) = self else {
        found.append(job)
        continue
      }
      job.observesStates = agent != nil
      let own = addresses.filter { $0.endpoint.address.isIPv6 == (job.mode == .version6) }
      if own.isEmpty, job.isForBothVersions { continue }
      if own.isEmpty, job.verdict == nil {
        job.verdict = .skip("needs \(job.mode.protocolName), and the target has none")
      }
      found += own.isEmpty ? [job] : own.map { meet(job, $0) }
    }
    return found.enumerated().map { position, job in
      var job = job
      job.position = position
      return job
    }
  }

  private func meet(_ job: Job, _ address: TargetAddress) -> Job {
    var job = job
    job.target = address
    job.verdict = job.verdict ?? verdict(of: job, at: address)
    return job
  }

  /// What can be said of a case that fits after a look at the address.
  private func verdict(of job: Job, at address: TargetAddress) -> Verdict? {
    if let mtu = job.probe.header?.mtu, mtu != address.mtu {
      return .skip("needs a link with an MTU of \(mtu)")
    }
    if job.testCase.dependsOnMTU, !address.isOnLink {
      return .skip("needs to know the MTU of the target's link, and there is a router between")
    }
    guard case .outside(let service, let agent) = self else { return nil }
    let isOurs = agent != nil && job.probe.header?.service != service?.rawValue
    if isOurs || job.probe.header?.agent == true { return nil }
    switch address.condition {
    case .open where service != nil, .closed where service == nil: return nil
    case .open: return .skip("needs a port where nobody listens; --service says what this one is")
    case .closed where address.isNamed: return .inconclusive("nobody listens at \(address)")
    case .closed: return .skip("nobody listens at \(address)")
    case .unreachable(let reason): return .inconclusive("\(address): \(reason)")
    }
  }
}

extension IPMode {
  fileprivate var protocolName: String { self == .version6 ? "IPv6" : "IPv4" }
}

extension Job {
  fileprivate var isForBothVersions: Bool {
    let versions = testCase.versions ?? probe.header?.versions ?? []
    return versions.count > 1
  }
}
