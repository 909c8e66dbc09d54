import Conversation
import Engine
import Link
import Match
import Report
import Script
import Wire

/// One connection by hand: segments to the target, its answers, and the bookkeeping of both.
struct Exchange {
  let reach: Reach
  private(set) var conversation: Conversation
  /// When the first segment was sent; the times of lines count from there.
  private(set) var start: Instant?

  /// - Parameter port: one of the reach's.
  init(_ reach: Reach, port: UInt16) {
    self.reach = reach
    conversation = Conversation(
      Basis(
        name: "", tester: Endpoint(address: reach.source, port: port), target: reach.target))
  }

  var basis: Basis { conversation.basis }

  /// What the target sent.
  struct Answer {
    var packet: Packet
    var stamp: Instant
    /// As a line of a script, with its time.
    var line: String
  }

  // MARK: Sending

  /// Sends one segment, or its fragments.
  /// - Parameter text: in the notation of scripts.
  /// - Returns: a line for each packet, as it really left.
  mutating func send(_ text: String) throws(SystemError) -> [String] {
    let template: PacketTemplate
    do throws(Diagnostic) { template = try ScriptParser.packet(text) } catch {
      throw SystemError("\(error)", code: 0)
    }
    return try send(template)
  }

  mutating func send(_ template: PacketTemplate) throws(SystemError) -> [String] {
    let packets: [[UInt8]]
    do throws(BuildError) {
      packets = try conversation.build(template) { [conversation] name in
        conversation.value(of: name, syn: false)
      }
    } catch { throw SystemError(error.description, code: 0) }
    var lines: [String] = []
    for packet in packets { lines.append(try launch(packet)) }
    return lines
  }

  private mutating func launch(_ octets: [UInt8]) throws(SystemError) -> String {
    let link = reach.link
    do throws(LinkError) {
      let frame = try link.send(octets)
      let stamp = link.frames.entries[frame].stamp
      if start == nil { start = stamp }
      if let packet = try? Packet.parse(octets.span), packet.checksumIsRight(in: octets.span) {
        conversation.sent(packet, length: packet.payload.count)
      }
      return line(octets[...], stamp, from: .tester)
    } catch { throw SystemError(error.description, code: 0) }
  }

  // MARK: Receiving

  /// The next packet of the target on this connection; `nil` when none came until then.
  mutating func next(until deadline: Instant) throws(SystemError) -> Answer? {
    let link = reach.link
    do throws(LinkError) {
      while let frame = try link.receive(until: deadline) {
        if let answer = answer(frame) { return answer }
      }
      return nil
    } catch { throw SystemError(error.description, code: 0) }
  }

  private mutating func answer(_ frame: Int) -> Answer? {
    let (octets, entry) = (reach.link.frames.packet(frame), reach.link.frames.entries[frame])
    guard let packet = try? Packet.parse(octets.span), isOurs(packet, octets) else { return nil }
    conversation.meet(packet, writtenISN: nil)
    conversation.seen(packet, length: packet.payload.count)
    let isRight = entry.checksumIsUnfilled || packet.checksumIsRight(in: octets.span)
    let text = line(octets, entry.stamp, from: .target) + (isRight ? "" : "  (wrong checksum)")
    return Answer(packet: packet, stamp: entry.stamp, line: text)
  }

  private func isOurs(_ packet: Packet, _ octets: ArraySlice<UInt8>) -> Bool {
    switch packet.transport {
    case .tcp(let header): header.destinationPort == basis.tester.port
    case .icmp: packet.quoted(in: octets.span)?.sourcePort == basis.tester.port
    case .udp, .other: false
    }
  }

  private func line(
    _ octets: ArraySlice<UInt8>, _ stamp: Instant, from sender: Sender
  ) -> String {
    let time = Seconds.microseconds(stamp - (start ?? stamp))
    let direction = sender == .tester ? "<" : ">"
    let text = PacketNotation.text(of: octets, basis: basis, from: sender)
    return "\(time) \(direction) \(Printable.line(text))"
  }
}
