import Engine
import Match
import Script
import Wire

extension Subject {
  /// The cases as they are to be run: one for each address that they are for. Those that cannot be run have their verdict.
  func jobs(_ jobs: [Job], at addresses: [TargetAddress]) -> [Job] {
    var found: [Job] = []
    for job in jobs {
      var job = hasAgent ? job : job.withoutAgent
      job.verdict = obstacle(to: job).map { .skip($0) }
      guard case .outside(_, let agent) = self else {
        if case .stack = self { job.observesStates = false }
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

  private var hasAgent: Bool {
    switch self {
    case .lab, .outside(_, agent: .some): true
    case .server, .stack, .outside(_, agent: nil): false
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
    guard case .outside(let server, let agent) = self else { return nil }
    let isOurs =
      agent != nil && !job.isForAnyService && job.probe.header?.service != server?.name
    if isOurs || job.probe.header?.agent == true { return nil }
    guard let reason = address.obstacle(to: server, takesAny: job.isForAnyService) else {
      return nil
    }
    if case .unreachable = address.condition { return .inconclusive(reason) }
    // Who asks for each address wants to know of each; else the other version of IP is as good.
    return address.isNamed ? .inconclusive(reason) : .skip(reason)
  }

  /// - Throws: when no case can be run at any of these.
  func requireUse(of addresses: [TargetAddress], by jobs: [Job]) throws(SystemError) {
    guard case .outside(let server, agent: nil) = self else { return }
    let takesAny = jobs.contains(where: \.isForAnyService)
    let reasons = addresses.compactMap { $0.obstacle(to: server, takesAny: takesAny) }
    guard reasons.count < addresses.count else {
      throw SystemError(reasons.joined(separator: "; "), code: 0)
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

extension TargetAddress {
  /// Why probes of a service, of none, or of whatever is there cannot be run here.
  fileprivate func obstacle(to server: KnownServer?, takesAny: Bool) -> String? {
    switch (condition, server) {
    case (.open, _) where takesAny: nil
    case (.closed, nil) where takesAny: "nobody listens at \(self)"
    case (.open, .some), (.closed, nil): nil
    case (.open, nil): "somebody listens at \(self): --service says what it is"
    case (.closed, .some): "nobody listens at \(self)"
    case (.unreachable(let reason), _): "\(self): \(reason)"
    }
  }
}
