import Engine
import Lab
import Match
import Script

extension CasePlan {
  /// Why the case is not to be run, found out before its lab is built.
  var obstacle: String? {
    if let place = options.dryRun {
      return "\(place.file):\(place.line): --dry_run: the script is not to be run"
    }
    guard lab.device == .pair, job.isPlain else { return nil }
    // Headers without options: what is longer with them is refused when it is sent.
    let room = lab.mtu - (job.mode == .version6 ? 60 : 40)
    let longest = min(room, options.segmentSize.map(Int.init) ?? room)
    guard let place = job.testCase.firstInbound(longerThan: longest) else { return nil }
    return """
      \(place.file):\(place.line): so long a segment takes the right to open /dev/net/tun
      """
  }
}

extension Probe.Case {
  /// Where the first inbound segment stands that has more octets of payload than this.
  fileprivate func firstInbound(longerThan octets: Int) -> SourceLocation? {
    events.first { event in
      guard case .inbound(_, let packet) = event.action, case .tcp(let segment) = packet.body,
        case .equal(.literal(let length)) = segment.length
      else { return false }
      return length > octets
    }?.location
  }
}
