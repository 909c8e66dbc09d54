import Engine
import Match
import Wire

extension AgentProtocol.Request {
  private enum Kind: UInt8 {
    case hello = 1
    case call, state, serve, run
  }

  var encoded: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .hello(let version):
      writer.write(Kind.hello.rawValue)
      writer.write(version)
    case .call(let call):
      writer.write(Kind.call.rawValue)
      writer.write(call)
    case .state(let local, let remote):
      writer.write(Kind.state.rawValue)
      writer.write(local)
      writer.write(optional: remote) { $0.write($1) }
    case .serve(let service, let port):
      writer.write(Kind.serve.rawValue)
      writer.write(service.rawValue)
      writer.write(port)
    case .run(let command, let limit):
      writer.write(Kind.run.rawValue)
      writer.write(command.text)
      writer.write(octets: command.input)
      writer.write(Int64(command.kept))
      writer.write(command.isUrgent)
      writer.write(limit.nanoseconds)
    }
    return AgentProtocol.framed(writer)
  }

  /// From a message without its length.
  init(_ message: [UInt8]) throws(ParseError) {
    var reader = ByteReader(message)
    let kind: UInt8 = try reader.read()
    switch Kind(rawValue: kind) {
    case .hello: self = .hello(version: try reader.read())
    case .call: self = .call(try reader.readCall())
    case .state:
      let local = try reader.readEndpoint()
      self = .state(
        local: local,
        remote: try reader.readOptional { reader throws(ParseError) in try reader.readEndpoint() })
    case .serve: self = .serve(try reader.readService(), port: try reader.read())
    case .run:
      let command = TargetCommand(
        try reader.readString(), input: try reader.readOctets(), kept: try reader.readCount(),
        isUrgent: try reader.readBool())
      self = .run(command, limit: Instant.Interval(nanoseconds: try reader.read()))
    case nil: throw .unsupportedMessage(kind)
    }
    guard reader.isAtEnd else { throw .octetsLeftOver(at: reader.offset) }
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ call: TargetCall) {
    write(Int64(call.id))
    write(call.name)
    write(call.mayBlock)
    write(call.arguments) { $0.write($1) }
  }

  fileprivate mutating func write(_ argument: CallArgument) {
    switch argument {
    case .integer(let value):
      write(UInt8(0))
      write(value)
    case .octets(let octets):
      write(UInt8(1))
      write(octets: octets)
    case .room(let count):
      write(UInt8(2))
      write(Int64(count))
    case .address(let endpoint):
      write(UInt8(3))
      write(endpoint)
    case .absent: write(UInt8(4))
    case .array(let elements):
      write(UInt8(5))
      write(elements) { $0.write($1) }
    case .structure(let fields):
      write(UInt8(6))
      write(fields) { $0.write($1) }
    case .zeros(let count):
      write(UInt8(7))
      write(Int64(count))
    }
  }

  private mutating func write(_ field: CallArgument.Field) {
    write(optional: field.name) { $0.write($1) }
    write(field.value)
  }

  fileprivate mutating func write(_ endpoint: Endpoint) {
    write(endpoint.address)
    write(endpoint.port)
  }
}

extension ByteReader {
  fileprivate mutating func readEndpoint() throws(ParseError) -> Endpoint {
    Endpoint(address: try readAddress(), port: try read())
  }

  fileprivate mutating func readService() throws(ParseError) -> Service {
    let start = offset
    guard let service = Service(rawValue: try readString()) else {
      throw ParseError(
        layer: .message, offset: start, problem: .unsupported(field: "service", value: 0))
    }
    return service
  }

  fileprivate mutating func readCall() throws(ParseError) -> TargetCall {
    TargetCall(
      id: Int(try read(Int64.self)), name: try readString(), mayBlock: try readBool(),
      arguments: try readArray { reader throws(ParseError) in
        try reader.readArgument(depth: 0)
      })
  }

  private mutating func readArgument(depth: Int) throws(ParseError) -> CallArgument {
    let start = offset
    let kind: UInt8 = try read()
    switch kind {
    case 0: return .integer(try read())
    case 1: return .octets(try readOctets())
    case 2: return .room(try readCount())
    case 3: return .address(try readEndpoint())
    case 4: return .absent
    case 5 where depth < AgentProtocol.deepest:
      return .array(
        try readArray { reader throws(ParseError) in try reader.readArgument(depth: depth + 1) })
    case 6 where depth < AgentProtocol.deepest:
      return .structure(
        try readArray { reader throws(ParseError) in try reader.readField(depth: depth + 1) })
    case 7: return .zeros(try readCount())
    default:
      throw ParseError(
        layer: .message, offset: start,
        problem: .unsupported(field: "argument", value: UInt64(kind)))
    }
  }

  private mutating func readField(depth: Int) throws(ParseError) -> CallArgument.Field {
    let name = try readOptional { reader throws(ParseError) in try reader.readString() }
    return CallArgument.Field(name: name, value: try readArgument(depth: depth))
  }

  fileprivate mutating func readCount() throws(ParseError) -> Int {
    let start = offset
    let count: Int64 = try read()
    guard (0...Int64(AgentProtocol.largestMessage)).contains(count) else {
      throw ParseError(
        layer: .message, offset: start,
        problem: .unsupported(field: "count", value: UInt64(bitPattern: count)))
    }
    return Int(count)
  }
}

extension TargetCall {
  /// In the order of the message.
  fileprivate init(id: Int, name: String, mayBlock: Bool, arguments: [CallArgument]) {
    self.init(id: id, name: name, arguments: arguments, mayBlock: mayBlock)
  }
}

extension ParseError {
  static func unsupportedMessage(_ kind: UInt8) -> ParseError {
    ParseError(
      layer: .message, offset: 0, problem: .unsupported(field: "kind", value: UInt64(kind)))
  }

  static func octetsLeftOver(at offset: Int) -> ParseError {
    ParseError(
      layer: .message, offset: offset, problem: .unsupported(field: "octet after the end", value: 0)
    )
  }
}
