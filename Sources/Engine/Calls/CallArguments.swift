import Match
import Script
import Wire

/// Turns the arguments of one call from a script's notation into what is passed to the target's
/// system.
struct CallArguments {
  let call: SystemCall
  let signature: CallSignature
  let context: CallContext
  let descriptors: Descriptors

  /// The most octets of one buffer, 64 MiB: more than any socket holds.
  static let largestBuffer: Int64 = 1 << 26
  /// The most octets of a socket option that is set.
  static let largestOption = 1 << 16
  /// The most events that `epoll_wait` can be asked for.
  static let mostEvents: Int64 = 4_096
  /// `struct sockaddr_storage`
  static let addressRoom = 128

  init(
    _ call: SystemCall, context: CallContext, descriptors: Descriptors
  ) throws(CallBindingError) {
    guard let signature = CallSignature.all[call.name] else {
      throw CallBindingError("there is no system call \(call.name)")
    }
    guard signature.counts.contains(call.arguments.count) else {
      throw CallBindingError(
        "\(call.name) takes \(signature.countText), not \(call.arguments.count)")
    }
    self.call = call
    self.signature = signature
    self.context = context
    self.descriptors = descriptors
  }

  func bound() throws(CallBindingError) -> [CallArgument] {
    var arguments: [CallArgument] = []
    for (index, parameter) in signature.parameters.prefix(call.arguments.count).enumerated() {
      arguments.append(
        try CallBindingError.locate(index) { () throws(CallBindingError) in
          try bind(call.arguments[index], as: parameter, at: index)
        })
    }
    return arguments
  }

  private func bind(
    _ expression: Expression, as parameter: CallParameter, at index: Int
  ) throws(CallBindingError) -> CallArgument {
    switch parameter {
    case .number: .integer(try number(expression))
    case .descriptor: .integer(try descriptors.live(try number(expression)))
    case .domain: .integer(try domain(expression))
    case .address(let role): try address(expression, role)
    case .addressLength: .integer(try addressLength(expression, at: index))
    case .peer: try peer(expression, length: call.arguments[index + 1])
    case .peerLength: .integer(Int64(try peerLength(expression)))
    case .data(let count): try payload(expression, count: try self.count(at: count))
    case .buffer(let count): try buffer(expression, count: try self.count(at: count))
    case .vector(let direction):
      try vector(expression, direction, count: call.arguments[index + 1])
    case .message(let direction): try message(expression, direction)
    case .pollSet: try pollSet(expression)
    case .control: try control(expression, request: try number(call.arguments[index - 1]))
    case .option(let direction): try option(expression, direction, at: index)
    case .optionLength: .integer(Int64(try optionLength(expression, at: index)))
    case .descriptorPair: try descriptorPair(expression)
    case .path: try path(expression)
    case .pointer(let width): try pointer(expression, width: width)
    case .epollEvent: try epollEvent(expression)
    case .epollEvents(let count):
      try epollEvents(expression, most: try number(call.arguments[count]))
    }
  }

  // MARK: Numbers

  func number(_ expression: Expression) throws(CallBindingError) -> Int64 {
    guard case .integer(let value, _) = expression else {
      throw CallBindingError("\(call.name): \(expression.notation) stands where a number must be")
    }
    return value
  }

  /// A number of octets, from a number or an array of one number.
  func count(_ expression: Expression) throws(CallBindingError) -> Int {
    var expression = expression
    if case .array(let elements) = expression, elements.count == 1 { expression = elements[0] }
    let value = try number(expression)
    guard (0...Self.largestBuffer).contains(value) else {
      throw CallBindingError("\(call.name): \(value) octets are not 0 to \(Self.largestBuffer)")
    }
    return Int(value)
  }

  private func count(at index: Int) throws(CallBindingError) -> Int {
    try count(call.arguments[index])
  }

  private func domain(_ expression: Expression) throws(CallBindingError) -> Int64 {
    guard case .ellipsis = expression else { return try number(expression) }
    return context.mode == .version4 ? LinuxNumber.familyIPv4 : LinuxNumber.familyIPv6
  }

  // MARK: Buffers

  /// A null pointer.
  func isNull(_ expression: Expression) -> Bool {
    guard case .integer(0, let spelling) = expression else { return false }
    return spelling == "NULL" || spelling == "0"
  }

  /// `...` on a socket of echoes is a request and zeros: the kernel takes nothing else.
  private func payload(
    _ expression: Expression, count: Int
  ) throws(CallBindingError) -> CallArgument {
    guard call.name == "sendto", case .ellipsis = expression, count >= ICMPHeader.length,
      case .integer(let script, _)? = call.arguments.first,
      let request = descriptors.echoRequest(of: script)
    else { return try data(expression, count: count) }
    return .octets([request] + [UInt8](repeating: 0, count: count - 1))
  }

  func data(_ expression: Expression, count: Int) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .ellipsis: return .zeros(count)
    case .string(let octets) where octets.count >= count:
      return .octets(Array(octets.prefix(count)))
    case .string(let octets):
      throw CallBindingError("\(call.name): the text has \(octets.count) octets, not \(count)")
    default: throw CallBindingError("\(call.name): \(expression.notation) is no data to send")
    }
  }

  func buffer(_ expression: Expression, count: Int) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .ellipsis, .string: return .room(count)
    default: throw CallBindingError("\(call.name): \(expression.notation) is no data to expect")
    }
  }

  // MARK: Options and device control

  /// What the call will read, or room for what it returns: one `int`.
  private func control(
    _ expression: Expression, request: Int64
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    switch expression {
    case .integer(let value, _): return .integer(value)
    case .ellipsis: return .room(4)
    case .array(let elements) where elements.count == 1:
      guard Self.setsSomething(request) else { return .room(4) }
      return .octets(HostOctets.octets(of: try number(elements[0]), width: 4))
    default: throw CallBindingError("ioctl: \(expression.notation) is no value")
    }
  }

  /// Requests that read the number that the pointer leads to: FIONBIO, FIOASYNC, FIOSETOWN,
  /// SIOCSPGRP.
  private static func setsSomething(_ request: Int64) -> Bool {
    [0x5421, 0x5452, 0x8901, 0x8902].contains(request)
  }

  private func option(
    _ expression: Expression, _ direction: CallParameter.Direction, at index: Int
  ) throws(CallBindingError) -> CallArgument {
    if isNull(expression) { return .absent }
    let value = try optionValue(at: index)
    if direction == .sent {
      let length = try count(at: index + 1)
      guard length <= Self.largestOption else {
        throw CallBindingError("setsockopt: \(length) octets are more than \(Self.largestOption)")
      }
      return .octets(try value.octets(expression, length: length))
    }
    try value.check(expression)
    return .room(try optionLength(call.arguments[index + 1], at: index + 1))
  }

  private func optionLength(
    _ expression: Expression, at index: Int
  ) throws(CallBindingError) -> Int {
    if case .ellipsis = expression { return try optionValue(at: index - 1).usualRoom }
    return try count(expression)
  }

  /// - Parameter index: of the value's argument; level and name stand before it.
  private func optionValue(at index: Int) throws(CallBindingError) -> OptionValue {
    OptionValue(
      level: try number(call.arguments[index - 2]), option: try number(call.arguments[index - 1]))
  }
}
