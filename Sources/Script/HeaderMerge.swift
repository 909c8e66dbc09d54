extension ScriptParser {
  /// The front matter of the script, with what it leaves open taken from its prologues: application, MTU, IP versions,
  /// tags, sysctls and variables.
  func mergedHeader(of script: ScriptFile, _ prologues: [ScriptFile]) throws(Diagnostic) -> Header?
  {
    guard var header = script.header else { return nil }
    for prologue in prologues.reversed() {
      guard let before = prologue.header else { continue }
      if let key = header.conflict(with: before) {
        throw script.failure(
          "this probe and its prologue '\(prologue.source.file)' differ in what runs on the target",
          atKey: key)
      }
      header.add(before)
      guard !header.matter.versions.isEmpty else {
        throw script.failure(
          "no version of IP is left: the prologue '\(prologue.source.file)' is for the other one",
          atKey: "ip")
      }
    }
    return header
  }
}

extension Header {
  /// The key that asks for another application than the prologue does.
  fileprivate func conflict(with prologue: Header) -> String? {
    if matter.agent, prologue.matter.service != nil { return "agent" }
    guard let service = matter.service, has("service") else { return nil }
    let other = prologue.matter.service
    return prologue.matter.agent || (other != nil && other != service) ? "service" : nil
  }

  fileprivate mutating func add(_ prologue: Header) {
    let other = prologue.matter
    matter.agent = matter.agent || other.agent
    matter.service = matter.service ?? other.service
    matter.mtu = matter.mtu ?? other.mtu
    matter.versions.formIntersection(other.versions)
    matter.tags.formUnion(other.tags)
    matter.variables.merge(other.variables) { own, _ in own }
    let own = Set(matter.sysctls.map(\.name))
    matter.sysctls = other.sysctls.filter { !own.contains($0.name) } + matter.sysctls
  }
}
