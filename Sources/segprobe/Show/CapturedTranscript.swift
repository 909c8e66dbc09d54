import Capture
import Engine
import Match
import Wire

extension Transcript {
  /// A captured connection as if it had been a run: the target is one of its ends.
  init(of connection: CapturedConnection, target: Endpoint, in octets: [UInt8]) {
    let tester = connection.client == target ? connection.server : connection.client
    self.init(
      probe: connection.name, caseName: "", title: "", checks: [], tags: [],
      version: target.address.isIPv6 ? .version6 : .version4, at: connection.start)
    var basis = Basis(name: "", tester: tester, target: target)
    // A script's numbers on a SYN of the tester are absolute: here they count from 0, as all others do.
    let origin = Self.initialNumber(connection, of: tester) ?? SequenceNumber(0)
    basis.testerISN = SequenceNumber(0)
    basis.targetISN = Self.initialNumber(connection, of: target)
    connections = [basis]
    for segment in connection.segments {
      let isInbound = segment.source == tester
      add(segment, isInbound, segment.octets(in: octets, from: origin, isTester: isInbound))
    }
    end = connection.segments.last?.stamp ?? start
    verdict = .pass
  }

  private mutating func add(_ segment: CapturedSegment, _ isInbound: Bool, _ packet: [UInt8]) {
    let frame = frames.append(
      packet, networkOffset: 0, stamp: segment.stamp,
      direction: isInbound ? .inbound : .outbound)
    entries.append(
      Entry(
        at: segment.stamp, kind: .packet(frame: frame, connection: 0), location: nil, script: ""))
  }

  /// Of the SYN; without one, numbers count from before the first octet that was seen.
  private static func initialNumber(
    _ connection: CapturedConnection, of side: Endpoint
  ) -> SequenceNumber? {
    let own = connection.segments.filter { $0.source == side }
    if let syn = own.first(where: { $0.header.flags.contains(.syn) }) { return syn.sequence }
    let acknowledged = connection.segments.first {
      $0.source != side && $0.header.flags.contains(.ack)
    }?.header.acknowledgement
    return (own.first?.sequence ?? acknowledged).map { $0 - 1 }
  }
}

extension CapturedSegment {
  /// The packet, with the tester's numbers less `origin`.
  fileprivate func octets(
    in file: [UInt8], from origin: SequenceNumber, isTester: Bool
  ) -> [UInt8] {
    var (packet, header) = (packet, header)
    let shift = Int(origin.rawValue)
    if isTester {
      header.sequence = header.sequence - shift
    } else if header.flags.contains(.ack) {
      header.acknowledgement = header.acknowledgement - shift
      let options = header.options.decoded.map { $0.shifted(by: shift) }
      header.options = RawOptions(encoding: options) ?? header.options
    }
    packet.transport = .tcp(header)
    return packet.write(payload: Array(file[payload]))
  }
}

extension TCPOption {
  /// SACK blocks count the octets of the other side.
  fileprivate func shifted(by shift: Int) -> TCPOption {
    guard case .sack(let blocks) = self else { return self }
    return .sack(blocks.map { SACKBlock(left: $0.left - shift, right: $0.right - shift) })
  }
}
