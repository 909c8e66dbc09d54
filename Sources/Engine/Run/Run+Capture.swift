import Conversation
import Match
import Script
import Wire

extension Run {
  /// `as NAME`, `as NAME = FIELD`: puts quantities into the report, and aside for later expressions.
  mutating func capture(
    _ event: Event, elapsed: Instant.Interval, _ arrived: ArrivedPacket?
  ) throws(Stop) {
    for capture in event.captures {
      guard let field = capture.field else {
        transcript.measures.append(Measure(name: capture.name, value: elapsed.seconds, unit: "s"))
        captured[capture.name] = elapsed.nanoseconds
        continue
      }
      if field == "cookie", let cookie = arrived?.packet.tcp?.options.fastOpenCookie {
        transcript.measures.append(
          Measure(name: capture.name, value: Double(cookie.count), unit: "octets"))
        captured.merge(CapturedCookie.captures(of: cookie, as: capture.name)) { $1 }
        continue
      }
      guard let arrived, let value = value(of: field, arrived) else {
        throw Stop(
          verdict: .inconclusive("there is no \(field) in this segment to keep as \(capture.name)"))
      }
      transcript.measures.append(Measure(name: capture.name, value: Double(value), unit: ""))
      captured[capture.name] = value
    }
  }

  private func value(of field: String, _ arrived: ArrivedPacket) -> Int64? {
    switch field {
    case "ttl": return Int64(arrived.packet.network.timeToLive)
    case "len": return Int64(arrived.packet.payload.count)
    case "id":
      guard case .ipv4(let header) = arrived.packet.network else { return nil }
      return Int64(header.identification)
    default: break
    }
    guard case .tcp(let header) = arrived.packet.transport else { return nil }
    return optionValue(of: field, header) ?? numberValue(of: field, header, arrived)
  }

  private func numberValue(
    of field: String, _ header: TCPHeader, _ arrived: ArrivedPacket
  ) -> Int64? {
    let syn = header.flags.contains(.syn)
    let conversation = arrived.owner.map { table.conversations[$0] }
    switch field {
    case "seq":
      return conversation.map {
        Int64($0.basis.scriptSequence(header.sequence, from: .target, syn: syn))
      }
    case "ack":
      return conversation.map {
        Int64($0.basis.scriptAcknowledgement(header.acknowledgement, from: .target, syn: syn))
      }
    // On the wire, of a SYN.
    case "iss": return syn ? Int64(header.sequence.rawValue) : nil
    case "win": return Int64(header.window)
    case "rwnd": return conversation?.scaledTargetWindow(header)
    case "urg": return Int64(header.urgentPointer)
    default: return nil
    }
  }

  private func optionValue(of field: String, _ header: TCPHeader) -> Int64? {
    for option in header.options.decoded {
      switch (field, option) {
      case ("mss", .maximumSegmentSize(let size)): return Int64(size)
      case ("wscale", .windowScale(let shift)): return Int64(shift)
      case ("tsval", .timestamps(let value, _)): return Int64(value)
      case ("tsecr", .timestamps(_, let echo)): return Int64(echo)
      default: continue
      }
    }
    return nil
  }
}

extension RawOptions {
  /// The cookie of the first fast open option (RFC 7413, section 4.1.1).
  fileprivate var fastOpenCookie: [UInt8]? {
    for case .fastOpen(let cookie) in decoded { return cookie }
    return nil
  }
}
