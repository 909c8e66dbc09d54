import Match
import Wire

/// A segment of the tester as a line that sends it once more, out of its octets.
struct SentSegment {
  let text: String

  /// - Parameters:
  ///   - origin: what absolute numbers of the tester lose.
  ///   - echo: the step whose timestamp it echoes, if it is known.
  init(
    _ header: TCPHeader, _ packet: Packet, _ octets: ArraySlice<UInt8>, _ basis: Basis,
    origin: UInt32, echo: Int?
  ) {
    let isSYN = header.flags.contains(.syn)
    let payload = octets.dropFirst(packet.payload.lowerBound).prefix(packet.payload.count)
    let number = basis.scriptSequence(header.sequence, from: .tester, syn: isSYN)
    let start = isSYN ? number &- origin : number
    let signed = Int64(signedText(start)) ?? Int64(start)
    let ecn = packet.network.typeOfService & 3
    var words = ecn == 0 ? [] : ["[\(["", "ect1", "ect0", "ce"][Int(ecn)])]"]
    words.append(
      "\(header.flags.text) \(signed):\(signed + Int64(payload.count))(\(payload.count))")
    if header.flags.contains(.ack) {
      let number = basis.scriptAcknowledgement(header.acknowledgement, from: .tester, syn: isSYN)
      words.append("ack \(signedText(number))")
    }
    words.append("win \(header.window)")
    if header.urgentPointer != 0 { words.append("urg \(header.urgentPointer)") }
    let options = header.options.decoded.map { Self.text(of: $0, basis, echo) }
    if !options.isEmpty { words.append("<\(options.joined(separator: ","))>") }
    if payload.contains(where: { $0 != 0 }) {
      words.append(PayloadTemplate.text(payload, limit: payload.count))
    }
    let faults = Self.faults(of: header, packet, octets)
    if !faults.isEmpty { words.append("with " + faults.joined(separator: ", ")) }
    text = words.joined(separator: " ")
  }

  private static func text(of option: TCPOption, _ basis: Basis, _ echo: Int?) -> String {
    if case .timestamps(let value, _) = option, let echo {
      return "TS val \(value) ecr $\(ProbeTrack.timestampName(echo))"
    }
    return option.notation(basis, from: .tester)
  }

  /// What no correct sender writes.
  private static func faults(
    of header: TCPHeader, _ packet: Packet, _ octets: ArraySlice<UInt8>
  ) -> [String] {
    var faults: [String] = []
    let right = UInt8(5 + (header.options.count + 3) / 4)
    if let offset = header.dataOffset, offset != right { faults.append("doff \(offset)") }
    let reserved = header.flags.rawValue >> 9
    if reserved != 0 { faults.append("reserved \(reserved)") }
    return faults
  }
}
