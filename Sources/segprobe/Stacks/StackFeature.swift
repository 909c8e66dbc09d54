import Match
import Script
import Wire

/// What no RFC asks of every stack, and some probes need: `lacks` in a target file.
enum StackFeature: String, CaseIterable {
  /// Selective acknowledgements (RFC 2018).
  case sack
  /// Timestamps, and the window scale option (RFC 7323).
  case timestamps
  case windowScale = "window-scale"
  /// Datagrams for its services.
  case udp

  /// What a probe cannot do without it.
  var need: String {
    switch self {
    case .sack: "SACK"
    case .timestamps: "timestamps"
    case .windowScale: "window scaling"
    case .udp: "UDP"
    }
  }

  /// Whether the case cannot come to its point without it: it sends datagrams, or expects a SYN that offers it.
  func isNeeded(by testCase: Probe.Case) -> Bool {
    testCase.events.contains { event in
      switch event.action {
      case .inbound(_, let template): self == .udp && template.body.isDatagram
      case .outbound(_, let alternatives):
        !alternatives.isEmpty && alternatives.allSatisfy { isDemanded(by: $0.body) }
      case .call, .state, .command, .code: false
      }
    }
  }

  private func isDemanded(by body: PacketTemplate.Body) -> Bool {
    guard case .tcp(let segment) = body, segment.flags.set.contains(.syn),
      let options = segment.options
    else { return false }
    return options.items.contains { item in
      switch (self, item) {
      case (.sack, .sackPermitted), (.timestamps, .timestamps), (.windowScale, .windowScale): true
      default: false
      }
    }
  }
}

extension PacketTemplate.Body {
  fileprivate var isDatagram: Bool {
    if case .udp = self { true } else { false }
  }
}
