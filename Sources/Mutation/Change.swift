public import Script
public import Wire

/// One change of what the target sent or answered, small enough that a probe must say why it is wrong.
public enum Change: Hashable, Sendable {
  // Of a packet.
  case dropped
  case sentTwice
  case delayed(Instant.Interval)
  /// The bit is turned over: of the eight flags, or a reserved one.
  case flag(TCPFlags)
  /// Modulo 2^32.
  case sequence(by: UInt32)
  case acknowledgement(by: UInt32)
  case window(to: UInt16)
  case urgentPointer
  /// The option with this index among those of the segment, padding counted.
  case optionRemoved(Int, name: String)
  case optionValue(Int, OptionField, to: UInt32)
  /// One of a kind that nobody uses (RFC 6994 gives kind 253 to experiments).
  case optionAdded
  /// The last octet of the text is another one.
  case payload
  /// The last octet of the text is missing.
  case length
  case checksum
  case timeToLive
  /// The two ECN bits become this.
  case ecn(to: UInt8)
  /// The type of an ICMP message.
  case messageType

  // Of a call.
  case callFails(Int32)
  case callSucceeds
  case result(by: Int64)
  case errorNumber(to: Int32)
  /// The last octet that a call has read.
  case data

  // Of a state.
  case state(from: ConnectionState, to: ConnectionState)

  /// A number inside an option.
  public enum OptionField: String, Hashable, Sendable {
    case maximumSegmentSize = "mss"
    case windowScale = "wscale"
    case timestamp = "TS val"
    case timestampEcho = "TS ecr"
    case sackEdge = "sack"
  }
}

/// One thing changed in one run, and what to look for in its verdict.
public struct Mutant: Hashable, Sendable {
  /// Where in the run it is done.
  public enum Place: Hashable, Sendable {
    /// The packet from the target with this number, all that arrive counted, from 1. A packet with other flags or another
    /// length is not the one that is meant.
    case packet(Int, Shape)
    /// The call with this number, from 1.
    case call(Int)
    /// Readings of the state that follow each other without a segment or a call in between, from 1.
    case readings(Int)
  }

  /// What a packet must look like to be the same one in another run.
  public struct Shape: Hashable, Sendable {
    /// Without PSH: when an application writes decides where it stands.
    var flags: TCPFlags?
    var length: Int

    init(of packet: Packet) {
      flags = packet.tcp?.flags.subtracting(.psh)
      length = packet.payload.count
    }
  }

  public var place: Place
  public var change: Change
  /// What a probe calls it: `ack of segment 2`. Segments, calls and states count from the end of the prologue, from 1.
  public var name: String
  /// In script notation.
  public var original: String
  public var mutated: String
  /// The event that took it in the unchanged run.
  public var location: SourceLocation?
  public var script: String
}
