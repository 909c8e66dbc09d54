import Engine
import Script
import Wire

extension AgentProtocol.Reply {
  private enum Kind: UInt8 {
    case hello = 1
    case returned, blocked, state, serving, ran, refused
  }

  var encoded: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .hello(let version):
      writer.write(Kind.hello.rawValue)
      writer.write(version)
    case .returned(let outcome):
      writer.write(Kind.returned.rawValue)
      writer.write(outcome)
    case .blocked(let call, let since):
      writer.write(Kind.blocked.rawValue)
      writer.write(Int64(call))
      writer.write(since)
    case .state(let reading):
      writer.write(Kind.state.rawValue)
      writer.write(reading.state.rawValue)
      writer.write(reading.at)
    case .serving: writer.write(Kind.serving.rawValue)
    case .ran(let outcome):
      writer.write(Kind.ran.rawValue)
      writer.write(outcome.status)
      writer.write(outcome.output)
      writer.write(outcome.start)
      writer.write(outcome.end)
    case .refused(let reason):
      writer.write(Kind.refused.rawValue)
      writer.write(reason)
    }
    return AgentProtocol.framed(writer)
  }

  /// From a message without its length.
  init(_ message: [UInt8]) throws(ParseError) {
    var reader = ByteReader(message)
    let kind: UInt8 = try reader.read()
    switch Kind(rawValue: kind) {
    case .hello: self = .hello(version: try reader.read())
    case .returned: self = .returned(try reader.readOutcome())
    case .blocked:
      self = .blocked(call: Int(try reader.read(Int64.self)), since: try reader.readInstant())
    case .state: self = .state(try reader.readState())
    case .serving: self = .serving
    case .ran:
      self = .ran(
        CommandOutcome(
          status: try reader.read(), output: try reader.readString(),
          start: try reader.readInstant(), end: try reader.readInstant()))
    case .refused: self = .refused(try reader.readString())
    case nil: throw .unsupportedMessage(kind)
    }
    guard reader.isAtEnd else { throw .octetsLeftOver(at: reader.offset) }
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ outcome: CallOutcome) {
    write(Int64(outcome.id))
    write(outcome.result)
    write(outcome.error)
    write(outcome.start)
    write(outcome.end)
    write(outcome.outputs) { $0.write(octets: $1) }
  }
}

extension ByteReader {
  fileprivate mutating func readOutcome() throws(ParseError) -> CallOutcome {
    CallOutcome(
      id: Int(try read(Int64.self)), result: try read(), error: try read(),
      start: try readInstant(), end: try readInstant(),
      outputs: try readArray { reader throws(ParseError) in try reader.readOctets() })
  }

  fileprivate mutating func readState() throws(ParseError) -> StateReading {
    let start = offset
    guard let state = ConnectionState(rawValue: try readString()) else {
      throw ParseError(
        layer: .message, offset: start, problem: .unsupported(field: "state", value: 0))
    }
    return StateReading(state: state, at: try readInstant())
  }
}
