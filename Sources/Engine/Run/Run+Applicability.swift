import Match
import Script

extension Run {
  /// Ends a run that cannot be, before anything is done.
  func requireApplicability() throws(Stop) {
    if !configuration.allowsCommands, let location = firstCommand {
      throw .skip(location, "commands and code are not allowed in this run")
    }
    for event in testCase.events {
      guard let message = event.message(missingIn: mode) else { continue }
      throw .skip(
        event.location, "ICMP for \(mode.protocolName) has no message '\(message.name)'")
    }
  }

  /// Where the first thing stands that a script does as its user.
  private var firstCommand: SourceLocation? {
    let inEvents = testCase.events.first { event in
      switch event.action {
      case .command, .code: true
      case .inbound, .outbound, .call, .state: false
      }
    }
    return configuration.initialCommands.first?.location ?? testCase.initialCommand?.location
      ?? inEvents?.location ?? testCase.cleanupCommand?.location
  }
}

extension Stop {
  fileprivate static func skip(_ location: SourceLocation, _ reason: String) -> Stop {
    Stop(verdict: .skip("\(location.file):\(location.line): \(reason)"))
  }
}

extension Event {
  /// The ICMP message that it sends, or without which it can expect nothing, if the IP version does not have it.
  fileprivate func message(missingIn mode: IPMode) -> ICMPTemplate? {
    let templates: [PacketTemplate] =
      switch action {
      case .inbound(_, let template): [template]
      case .outbound(_, let alternatives): alternatives
      case .call, .state, .command, .code: []
      }
    let missing = templates.compactMap { $0.message(missingIn: mode) }
    return missing.count == templates.count ? missing.first : nil
  }
}

extension PacketTemplate {
  fileprivate func message(missingIn mode: IPMode) -> ICMPTemplate? {
    guard case .icmp(let message) = body else { return nil }
    return (mode == .version6 ? message.version6 : message.version4) == nil ? message : nil
  }
}

extension IPMode {
  fileprivate var protocolName: String { self == .version6 ? "IPv6" : "IPv4" }
}
