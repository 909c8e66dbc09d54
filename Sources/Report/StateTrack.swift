import Engine
import Match
import Script
import Wire

/// Follows the connections of a transcript, and tells of each segment what it says of both ends.
struct StateTrack {
  private let transcript: Transcript
  private let isRun: Bool
  private var states: [Int: ConnectionStates] = [:]

  struct Step {
    /// `nil`: this is the first segment of the connection.
    var before: ConnectionStates?
    var now: ConnectionStates
    var basis: Basis
  }

  /// - Parameter isRun: a segment to the target with a wrong checksum is as if it had never been sent. In a capture, one
  ///   that hardware was to fill in is wrong as a rule.
  init(_ transcript: Transcript, isRun: Bool) {
    self.transcript = transcript
    self.isRun = isRun
  }

  /// The next segment, in the order of time; `nil` if it is none.
  mutating func take(_ frame: Int, _ connection: Int) -> Step? {
    guard transcript.connections.indices.contains(connection),
      let packet = try? Packet.parse(transcript.frames.packet(frame)), let header = packet.tcp
    else { return nil }
    let sender: Sender = transcript.isInbound(frame) ? .tester : .target
    let before = states[connection]
    var now = before ?? ConnectionStates(first: header, from: sender)
    if isTaken(packet, frame) { now.take(header, length: packet.payload.count, from: sender) }
    states[connection] = now
    return Step(before: before, now: now, basis: transcript.connections[connection])
  }

  private func isTaken(_ packet: Packet, _ frame: Int) -> Bool {
    guard isRun, transcript.isInbound(frame) else { return true }
    return packet.checksumIsRight(in: Array(transcript.frames.packet(frame)).span)
  }
}
