/// Finds out what this machine allows, by doing it once, as a run would.
public enum Doctor {
  /// Everything that a run needs, in the order in which one builds on the other. The process is left in the namespaces of
  /// the lab that was made; call it in one that does nothing else afterwards, while it has one thread.
  public static func examine() -> [Finding] {
    var findings = [clock()]
    let way: UserNamespace.Way
    do throws(LabError) {
      way = try UserNamespace.enter()
    } catch {
      return findings + [Finding("user namespaces", .missing, error)]
    }
    findings += [userNamespaces(way), capabilities()]
    do throws(LabError) {
      try NetworkNamespace.enterNew().enter()
    } catch {
      return findings + [Finding("network namespaces", .missing, error)]
    }
    findings.append(Finding("network namespaces", .ok, "can be made"))
    do throws(LabError) {
      let lab = try Lab()
      return findings + [Finding("virtual links", .ok, "a veth pair can be made")] + look(at: lab)
    } catch {
      return findings + [Finding("virtual links", .missing, error)]
    }
  }

  private static func look(at lab: borrowing Lab) -> [Finding] {
    packetSockets() + [stamps(), tunDevices()] + inTarget(of: lab)
  }

  private static func inTarget(of lab: borrowing Lab) -> [Finding] {
    do throws(LabError) {
      return try lab.inTarget { () throws(LabError) in
        [sysctls(), ipv6(), socketStates(), congestionControl(), python()]
      }
    } catch {
      return [Finding("the target's side", .missing, error)]
    }
  }

  private static func userNamespaces(_ way: UserNamespace.Way) -> Finding {
    switch way {
    case .direct:
      Finding("user namespaces", .ok, "not needed: this process may make labs without")
    case .userNamespace: Finding("user namespaces", .ok, "open to this user")
    }
  }

  private static func capabilities() -> Finding {
    let missing = UserNamespace.needed.filter { !Capabilities.has($0) }
    guard missing.isEmpty else {
      let names = missing.map(\.description).joined(separator: " ")
      return Finding("capabilities", .missing, "without \(names)")
    }
    return Finding("capabilities", .ok, Capabilities.description)
  }
}
