import Conversation
import Match
import Script
import Wire

extension Run {
  /// `<`: builds the packet and sends it when it is due.
  mutating func inject(_ template: PacketTemplate, on name: String?, _ event: Event) throws(Stop) {
    if name == nil, table.isConnecting {
      throw .error(
        event,
        "the target opens this connection: its first packet must be expected before one is sent")
    }
    let index = table.forSending(name, template)
    let due = self.due(event)
    let packets = try build(template, index, event)
    try wait(until: due)
    let first = link.frames.entries.count
    for packet in packets { try send(packet, index, due, event) }
    let window = time.window(event.time, configuration.tolerance)
    guard let stamp = link.frames.entries.last?.stamp else { return }
    noteAction(due: due, actual: stamp, window, event)
    let nominal = event.time.nominal(after: time.nominal, actual: stamp - time.latest)
    time.advance(
      from: earliestAnswer(event) ?? link.frames.entries[first...].first?.stamp ?? stamp, to: stamp,
      nominal: nominal)
    time.scheduled = due
  }

  /// What is sent in one go may be answered from its first packet on: the fragments of one event, and events that follow
  /// each other without a pause.
  private func earliestAnswer(_ event: Event) -> Instant? {
    time.scheduled != nil && event.time == .relative(.zero) ? time.earliest : nil
  }

  /// A train of inbound segments keeps the script's spacing; all else counts from what really happened.
  private func due(_ event: Event) -> Instant {
    if case .relative(let delay) = event.time, let scheduled = time.scheduled {
      return scheduled + delay
    }
    let window = time.window(event.time, configuration.tolerance)
    return window.to ?? time.latest
  }

  private func build(
    _ template: PacketTemplate, _ index: Int, _ event: Event
  ) throws(Stop) -> [[UInt8]] {
    do throws(BuildError) {
      return try table.conversations[index].build(
        template, names: names(index, syn: template.isSYN))
    } catch {
      throw .error(event, error.description)
    }
  }

  private mutating func send(
    _ packet: [UInt8], _ index: Int, _ due: Instant, _ event: Event
  ) throws(Stop) {
    do throws(LinkError) {
      let frame = try link.send(packet)
      record(
        .packet(frame: frame, connection: index), at: link.frames.entries[frame].stamp, event)
    } catch { throw .link(error) }
    // The bookkeeping follows the octets that really left, not the template.
    // One with a wrong checksum is as if it had never been sent.
    guard let parsed = try? TunnelledPacket.parse(packet.span) else { return }
    let inner = parsed.packet
    if inner.checksumIsRight(in: packet.span.extracting(parsed.start...)) {
      table.conversations[index].sent(inner, length: inner.payload.count)
    }
  }
}

extension PacketTemplate {
  var isICMP: Bool { if case .icmp = body { true } else { false } }

  var isSYN: Bool {
    if case .tcp(let template) = body { template.flags.set.contains(.syn) } else { false }
  }
}

extension PacketTemplate.Body {
  var ports: PortPair? {
    switch self {
    case .tcp(let template): template.ports
    case .udp(let template): template.ports
    case .icmp, .raw, .silence: nil
    }
  }
}
