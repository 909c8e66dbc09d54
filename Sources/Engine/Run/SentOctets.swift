import Wire

/// The octets that the target has sent on one connection, wherever its application got them from.
///
/// "Every octet of data sent over a TCP connection has a sequence number" (RFC 9293, section 3.4): what is sent again has the
/// octets that were sent there first, however they are cut into segments.
struct SentOctets {
  private let isn: SequenceNumber
  /// From the first one on, as far as nothing is missing.
  private var octets: [UInt8] = []

  init(isn: SequenceNumber) { self.isn = isn }

  /// Of the incarnation of a connection that began with this number.
  func isOf(_ isn: SequenceNumber) -> Bool { self.isn == isn }

  /// Takes down what has come.
  /// - Parameter position: of the stream, from 0.
  mutating func note(_ text: ArraySlice<UInt8>, at position: Int) {
    guard (0...octets.count).contains(position) else { return }
    octets += text.dropFirst(octets.count - position)
  }

  /// What was sent there before.
  /// - Parameter position: of the stream, from 0.
  func octets(from position: Int, count: Int) -> ArraySlice<UInt8> {
    guard position >= 0, position < octets.count else { return [] }
    return octets[position...].prefix(count)
  }
}
