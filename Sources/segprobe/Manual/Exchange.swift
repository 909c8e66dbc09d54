import Conversation
import Engine
import Link
import Match
import Report
import Script
import Wire

/// One connection by hand: segments to the target, its answers, and the bookkeeping of both.
struct Exchange {
  let link: any Link
  private(set) var conversation: Conversation
  /// When the first segment was sent; the times of lines count from there.
  private(set) var start: Instant?

  /// - Parameter port: one of the reach's.
  init(_ reach: Reach, port: UInt16) {
    self.init(
      reach.link,
      Basis(name: "", tester: Endpoint(address: reach.source, port: port), target: reach.target))
  }

  /// - Parameter start: what the times of lines count from; `nil`: the first segment.
  init(_ link: any Link, _ basis: Basis, since start: Instant? = nil) {
    self.link = link
    self.start = start
    conversation = Conversation(basis)
  }

  var basis: Basis { conversation.basis }

  /// What the target sent.
  struct Answer {
    var packet: Packet
    var stamp: Instant
    /// As a line of a script, with its time.
    var line: String
  }

  /// What we sent.
  struct Sent {
    /// `nil`: it is none that could be read, on purpose.
    var packet: Packet?
    var stamp: Instant
    /// As a line of a script, with its time.
    var line: String
  }

  // MARK: Sending

  /// Sends one segment, or its fragments.
  /// - Parameter text: in the notation of scripts.
  /// - Returns: a line for each packet, as it really left.
  mutating func send(_ text: String) throws(SystemError) -> [String] {
    try launch(text).map(\.line)
  }

  /// - Returns: each packet as it really left.
  mutating func launch(_ text: String) throws(SystemError) -> [Sent] {
    let template: PacketTemplate
    do throws(Diagnostic) { template = try ScriptParser.packet(text) } catch {
      throw SystemError("\(error)", code: 0)
    }
    let packets: [[UInt8]]
    do throws(BuildError) {
      packets = try conversation.build(template) { [conversation] name in
        conversation.value(of: name, syn: false)
      }
    } catch { throw SystemError(error.description, code: 0) }
    var sent: [Sent] = []
    for packet in packets { sent.append(try launch(packet)) }
    return sent
  }

  private mutating func launch(_ octets: [UInt8]) throws(SystemError) -> Sent {
    do throws(LinkError) {
      let frame = try link.send(octets)
      let stamp = link.frames.entries[frame].stamp
      if start == nil { start = stamp }
      let packet = try? Packet.parse(octets.span)
      if let packet, packet.checksumIsRight(in: octets.span) {
        conversation.sent(packet, length: packet.payload.count)
      }
      return Sent(packet: packet, stamp: stamp, line: line(octets[...], stamp, from: .tester))
    } catch { throw SystemError(error.description, code: 0) }
  }

  /// Sends one segment without options and payload, as a correct sender would write it otherwise.
  /// - Parameter sequence: of the wire.
  mutating func send(_ flags: TCPFlags, sequence: UInt32) throws(SystemError) -> Sent {
    let header = TCPHeader(
      sourcePort: basis.tester.port, destinationPort: basis.target.port,
      sequence: SequenceNumber(sequence), flags: flags, window: SegmentFields.usualWindow)
    let network: NetworkHeader
    switch (basis.tester.address, basis.target.address) {
    case (.v4(let source), .v4(let destination)):
      network = .ipv4(
        IPv4Header(source: source, destination: destination, protocolNumber: IPProtocol.tcp))
    case (.v6(let source), .v6(let destination)):
      network = .ipv6(
        IPv6Header(source: source, destination: destination, nextHeader: IPProtocol.tcp))
    case (let source, let destination):
      throw SystemError(
        "\(source) and \(destination) are of different IP versions", code: 0)
    }
    return try launch(Packet(network: network, transport: .tcp(header)).write())
  }

  // MARK: Receiving

  /// The next packet of the target on this connection; `nil` when none came until then.
  mutating func next(until deadline: Instant) throws(SystemError) -> Answer? {
    do throws(LinkError) {
      while let frame = try link.receive(until: deadline) {
        if let answer = take(frame) { return answer }
      }
      return nil
    } catch { throw SystemError(error.description, code: 0) }
  }

  /// - Parameter frame: one that the link has received.
  /// - Returns: `nil` if it is not of this connection.
  mutating func take(_ frame: Int) -> Answer? {
    let (octets, entry) = (link.frames.packet(frame), link.frames.entries[frame])
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
