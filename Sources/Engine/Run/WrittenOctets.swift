/// The octets that the application on the target has handed to its TCP.
///
/// "TCP provides a reliable, in-order, byte-stream service to applications" (RFC 9293, section 2.2): at each sequence
/// number these may come, and no others, however often they are sent. Known as long as one socket alone writes.
struct WrittenOctets {
  private var octets: [UInt8] = []
  private var socket: Int64?
  private var isKnown = true

  /// Takes down what a call has handed over.
  mutating func note(_ call: TargetCall, _ outcome: CallOutcome) {
    guard outcome.result > 0 else { return }
    switch call.name {
    case "write", "send", "sendto": add(call, count: Int(outcome.result))
    case "writev", "sendmsg", "sendfile", "splice": isKnown = false
    default: break
    }
  }

  private mutating func add(_ call: TargetCall, count: Int) {
    guard call.arguments.count > 1, case .integer(let descriptor) = call.arguments[0],
      socket == nil || socket == descriptor
    else {
      isKnown = false
      return
    }
    socket = descriptor
    switch call.arguments[1] {
    case .octets(let data): octets += data.prefix(count)
    case .zeros(let data): octets += repeatElement(0, count: min(data, count))
    default: isKnown = false
    }
  }

  /// What stands from there on, as far as it is known.
  /// - Parameter position: of the stream, from 0.
  func octets(from position: Int, count: Int) -> ArraySlice<UInt8> {
    guard isKnown, position >= 0, position < octets.count else { return [] }
    return octets[position...].prefix(count)
  }
}
