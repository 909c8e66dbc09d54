import Script

/// What a call did, written in the script's notation: each argument in the form in which the script
/// has it, with the values that came back where the script says what must come back.
struct CallReading {
  let call: SystemCall
  let signature: CallSignature
  let descriptors: Descriptors
  let clock: ScriptClock
  private let result: Int64
  /// For each argument, the octets that came back.
  private let outputs: [[[UInt8]]]

  /// - Parameter rooms: how many outputs belong to each argument.
  init?(
    _ call: SystemCall, outcome: CallOutcome, rooms: [Int], descriptors: Descriptors,
    clock: ScriptClock
  ) {
    guard let signature = CallSignature.all[call.name] else { return nil }
    self.call = call
    self.signature = signature
    self.descriptors = descriptors
    self.clock = clock
    result = outcome.result
    var rest = outcome.outputs[...]
    outputs = rooms.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  var arguments: [Expression] {
    zip(signature.parameters, call.arguments).enumerated().map { index, argument in
      read(argument.1, as: argument.0, at: index)
    }
  }

  private func outputs(at index: Int) -> [[UInt8]] {
    outputs.indices.contains(index) ? outputs[index] : []
  }

  private func read(
    _ expected: Expression, as parameter: CallParameter, at index: Int
  ) -> Expression {
    let outputs = outputs(at: index)
    switch parameter {
    case .number, .descriptor, .domain, .address, .addressLength, .data, .option(.sent),
      .vector(.sent), .message(.sent), .descriptorPair, .path, .pointer, .epollEvent:
      return expected
    case .peerLength: return length(expected, of: index - 1)
    case .optionLength: return length(expected, of: index - 1)
    case .vector(.received): return vector(expected, outputs)
    case .message(.received): return message(expected, outputs)
    case .pollSet: return pollSet(expected, outputs)
    case .epollEvents: return epollEvents(expected, outputs)
    case .peer, .buffer, .control, .option(.received):
      guard let octets = outputs.first else { return expected }
      return single(expected, as: parameter, octets, at: index)
    }
  }

  /// An argument with one output.
  private func single(
    _ expected: Expression, as parameter: CallParameter, _ octets: [UInt8], at index: Int
  ) -> Expression {
    switch parameter {
    case .peer: peer(expected, octets)
    case .buffer: buffer(expected, octets)
    case .control: OptionValue(level: 0, option: 0).reading(octets, as: expected)
    case .option: optionValue(at: index).reading(octets, as: expected)
    default: expected
    }
  }

  /// The length that came back with the output of the argument at `index`.
  private func length(_ expected: Expression, of index: Int) -> Expression {
    guard case .array(let elements) = expected, elements.count == 1,
      let octets = outputs(at: index).first
    else { return expected }
    let count = HostOctets.octets(of: Int64(octets.count), width: 4)
    return .array([count.reading(as: elements[0])])
  }

  func buffer(_ expected: Expression, _ octets: [UInt8]) -> Expression {
    guard case .string = expected else { return expected }
    return .string(octets)
  }

  func peer(_ expected: Expression, _ octets: [UInt8]) -> Expression {
    guard case .structure(let members) = expected else { return expected }
    return SocketAddress(octets)?.reading(as: members) ?? .string(octets)
  }

  private func optionValue(at index: Int) -> OptionValue {
    OptionValue(level: number(at: index - 2), option: number(at: index - 1))
  }

  private func number(at index: Int) -> Int64 {
    guard call.arguments.indices.contains(index),
      case .integer(let value, _) = call.arguments[index]
    else { return 0 }
    return value
  }

  private func epollEvents(_ expected: Expression, _ outputs: [[UInt8]]) -> Expression {
    guard let octets = outputs.first else { return expected }
    return EpollReading(octets, count: result, descriptors: descriptors).reading(as: expected)
  }

  private func pollSet(_ expected: Expression, _ outputs: [[UInt8]]) -> Expression {
    guard case .array(let elements) = expected else { return expected }
    return .array(
      zip(elements, outputs).map { element, octets in
        (try? PollEntry(element))?.reading(octets) ?? element
      })
  }
}
