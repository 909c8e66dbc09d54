import Match
public import Wire

/// What a script says that cannot be meant, or to no effect.
struct ScriptLint {
  let script: ScriptFile
  let probe: Probe
  let parser: ScriptParser

  var warnings: [Finding] {
    let all = unusedDefinitions + (script.header.map { lint($0) } ?? [])
    return all.map { Finding(.warning, $0) }
  }

  private func lint(_ header: Header) -> [Diagnostic] {
    let always = repeatedChecks(header) + unusedVariables(header)
    guard !parser.isPrologue else { return always }
    return always + missingChecks(header) + nothingExpected(header) + wrongTag(header)
      + shortTimeout(header)
  }

  // MARK: - Names that nothing uses

  /// A `--define` of this file whose word does not stand in it.
  private var unusedDefinitions: [Diagnostic] {
    let words = script.source.words(from: script.bodyStart)
    return script.options.compactMap { option in
      guard option.name == "define", let name = option.value?.split(separator: "=").first,
        !words.contains(String(name))
      else { return nil }
      return script.source.diagnostic("no event uses the defined word \(name)", at: option.location)
    }
  }

  /// A variable with a value, which no event of any case names. The answer in a cell of the table is told by it, too.
  private func unusedVariables(_ header: Header) -> [Diagnostic] {
    guard let place = header.places["variables"], !parser.isPrologue, header.matter.state == nil
    else { return [] }
    let texts = probe.cases.flatMap(\.events).map(\.text)
    return header.matter.variables.keys.sorted().compactMap { name in
      guard !texts.contains(where: { $0.contains(name) }) else { return nil }
      return script.source.diagnostic("no event uses \(name)", at: place)
    }
  }

  // MARK: - What is checked

  private func missingChecks(_ header: Header) -> [Diagnostic] {
    guard !parser.needsChecks, header.checks.isEmpty, header.rows.allSatisfy(\.checks.isEmpty)
    else { return [] }
    return [
      script.failure("no 'checks' says which requirement this probe judges", atKey: "title")
    ]
  }

  /// A requirement that is named twice for the same case.
  private func repeatedChecks(_ header: Header) -> [Diagnostic] {
    let own = repeated(header.checks, besides: [])
    let names = Set(header.checks.map(\.id))
    return own + header.rows.flatMap { repeated($0.checks, besides: names) }
  }

  private func repeated(_ checks: [CheckReference], besides known: Set<String>) -> [Diagnostic] {
    var known = known
    return checks.filter { !known.insert($0.id).inserted }.map {
      script.source.diagnostic("'\($0.id.shortened)' is checked already", at: $0.location)
    }
  }

  // MARK: - What is expected, and when

  /// Cases of which nothing can fail but silence that nobody asked for.
  private func nothingExpected(_ header: Header) -> [Diagnostic] {
    let idle = probe.cases.filter { !$0.events.contains(where: \.expectsSomething) }
    return idle.map { own in
      let row = header.rows.first { $0.name == own.name }
      let message = "nothing is expected of the target here: no '>', no state, no call"
      return row.map { script.source.diagnostic(message, at: $0.location) }
        ?? script.failure(message, atKey: "title")
    }
  }

  /// `slow` is for what waits, and for nothing else.
  private func wrongTag(_ header: Header) -> [Diagnostic] {
    let isTagged = probe.header?.tags.contains(FrontMatter.slowTag) ?? false
    let waits = probe.cases.contains { $0.shortestTime > FrontMatter.slowTime }
    let mayWait = probe.cases.contains { $0.longestTime > FrontMatter.slowTime }
    let seconds = FrontMatter.slowTime.nanoseconds / 1_000_000_000
    if waits, !isTagged {
      return [
        script.failure(
          "this probe waits more than \(seconds) seconds; tag it 'slow': tags: [slow]",
          atKey: "title")
      ]
    }
    guard isTagged, !mayWait, header.matter.tags.contains(FrontMatter.slowTag) else { return [] }
    return [
      script.failure(
        "tagged 'slow', but no case takes more than \(seconds) seconds", atKey: "tags")
    ]
  }

  private func shortTimeout(_ header: Header) -> [Diagnostic] {
    guard let timeout = header.matter.timeout,
      probe.cases.contains(where: { $0.shortestTime > timeout })
    else { return [] }
    return [script.failure("the script itself takes longer than its timeout", atKey: "timeout")]
  }
}

extension FrontMatter {
  /// Marks probes that wait.
  static let slowTag = "slow"
  /// What waits longer is slow.
  public static let slowTime = Instant.Interval.seconds(5)
}

extension Event {
  /// Something the target can do wrong.
  fileprivate var expectsSomething: Bool {
    switch action {
    case .outbound, .call, .state, .code: true
    case .inbound, .command: false
    }
  }
}

extension SourceText {
  /// The words outside of comments, strings, commands and code.
  fileprivate func words(from start: Int) -> Set<String> {
    var words: Set<String> = []
    var index = start
    while index < octets.count {
      if octets[index].mayOpenRegion, let region = Region(at: index, in: octets) {
        index = region.range.upperBound
      } else if octets[index].isWordOctet {
        let end = octets[index...].firstIndex { !$0.isWordOctet } ?? octets.count
        words.insert(String(decoding: octets[index..<end], as: UTF8.self))
        index = end
      } else {
        index += 1
      }
    }
    return words
  }
}
