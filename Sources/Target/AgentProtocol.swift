import Engine
import Match
import Wire

/// What the harness and its agent say to each other: messages of octets, each after its length in
/// 32 bits.
enum AgentProtocol {
  /// Both sides speak the same version, or they do not speak.
  static let version: UInt8 = 1
  /// The longest message, octets: no buffer of a call is longer than 64 MiB.
  static let largestMessage = 1 << 27
  /// How deep arguments may be nested: a message of a call is a structure of an array of
  /// structures.
  static let deepest = 8

  /// What the harness asks.
  enum Request: Hashable, Sendable {
    case hello(version: UInt8)
    case call(TargetCall)
    case state(local: Endpoint, remote: Endpoint?)
    case serve(Service, port: UInt16)
    /// A shell command, which is killed after `limit`.
    case run(TargetCommand, limit: Instant.Interval)
  }

  /// What the agent answers. `returned` may also come later, for a call that was `blocked`.
  enum Reply: Hashable, Sendable {
    case hello(version: UInt8)
    case returned(CallOutcome)
    case blocked(call: Int, since: Instant)
    case state(StateReading)
    case serving
    case ran(CommandOutcome)
    /// What was asked cannot be done; the reason.
    case refused(String)
  }

  /// The message with its length before it.
  static func framed(_ message: ByteWriter) -> [UInt8] {
    var frame = ByteWriter()
    frame.write(octets: message.octets)
    return frame.octets
  }
}

/// Puts messages together from octets as they come.
struct MessageAssembler {
  private var octets: [UInt8] = []
  private var start = 0

  mutating func append(_ some: some Collection<UInt8>) {
    octets.removeFirst(start)
    start = 0
    octets.append(contentsOf: some)
  }

  /// The next whole message without its length; `nil` if it has not all come yet.
  mutating func next() throws(ParseError) -> [UInt8]? {
    guard octets.count - start >= 4 else { return nil }
    var reader = ByteReader(Array(octets[start..<(start + 4)]))
    let length = Int(try reader.read(UInt32.self))
    guard length <= AgentProtocol.largestMessage else {
      throw ParseError(
        layer: .message, offset: 0, problem: .unsupported(field: "length", value: UInt64(length)))
    }
    guard octets.count - start - 4 >= length else { return nil }
    defer { start += 4 + length }
    return Array(octets[(start + 4)..<(start + 4 + length)])
  }
}
