import Match
public import Script
import Wire

extension CallBinder {
  /// Keeps what a call that succeeded has made or closed.
  mutating func learn(_ call: SystemCall, bound: TargetCall, outcome: CallOutcome) {
    guard outcome.error == 0 else { return }
    if let script = call.madeDescriptor {
      descriptors.add(script, live: outcome.result, family: family(call, bound))
      if let request = bound.echoRequest {
        descriptors.noteEchoes(script, request: request)
      }
    }
    if call.name == "close", case .integer(let script, _)? = call.arguments.first {
      descriptors.remove(script)
    }
    if call.name == "listen", case .integer(let script, _)? = call.arguments.first {
      descriptors.noteListening(script)
    }
    learnPair(call.madePair, outcome)
  }

  /// The family of a new socket: what `socket` was given, or that of the listener.
  private func family(_ call: SystemCall, _ bound: TargetCall) -> Int64? {
    if call.name == "socket", case .integer(let family)? = bound.arguments.first { return family }
    guard case .integer(let listener, _)? = call.arguments.first else { return nil }
    return descriptors.family(of: listener)
  }

  private mutating func learnPair(_ pair: [Int64], _ outcome: CallOutcome) {
    guard let octets = outcome.outputs.first, octets.count == 4 * pair.count else { return }
    for (index, script) in pair.enumerated() {
      descriptors.add(script, live: HostOctets.integer(octets.dropFirst(4 * index).prefix(4)))
    }
  }

  /// Binds a call as `bind` does, and goes on as if it had done what the script says.
  mutating func rehearse(_ call: SystemCall) throws(CallBindingError) {
    let anywhere = Endpoint(address: .v4(IPv4Address(rawValue: 0)), port: 0)
    let bound = try bind(
      call, id: 0, mayBlock: false,
      context: CallContext(mode: .version4, target: anywhere, tester: anywhere))
    let result = call.result.value.exactValue { _ in nil } ?? 0
    guard call.result.error == nil, result >= 0 else { return }
    let pair = call.madePair.flatMap { HostOctets.octets(of: $0, width: 4) }
    let now = Instant(nanoseconds: 0)
    learn(
      call, bound: bound,
      outcome: CallOutcome(
        id: 0, result: result, error: 0, start: now, end: now, outputs: [pair]))
  }
}

extension SystemCall {
  /// The call returns a descriptor, whose number is the system's choice.
  public var makesDescriptor: Bool { CallSignature.all[name]?.makesDescriptor == true }

  /// The number that the script gives to the descriptor that the call returns.
  var madeDescriptor: Int64? {
    guard makesDescriptor,
      let number = result.value.exactValue({ _ in nil }), number >= 0
    else { return nil }
    return number
  }

  /// The numbers that the script gives to the two descriptors that the call makes, or none.
  var madePair: [Int64] {
    guard CallSignature.all[name]?.parameters.first == .descriptorPair,
      case .array(let elements)? = arguments.first
    else { return [] }
    return elements.compactMap { element in
      if case .integer(let number, _) = element { number } else { nil }
    }
  }
}

extension TargetCall {
  /// The type of an echo request of the IP version for which this makes a socket of echoes (RFC 792, RFC 4443).
  fileprivate var echoRequest: UInt8? {
    guard name == "socket", arguments.count == 3, case .integer(let type) = arguments[1],
      type & 0xF == LinuxNumber.datagram, case .integer(let number) = arguments[2]
    else { return nil }
    switch UInt8(exactly: number) {
    case IPProtocol.icmp: return 8
    case IPProtocol.icmpv6: return 128
    default: return nil
    }
  }
}
