import Engine
import Match

extension Verdict {
  /// Outside a lab a frame may be several segments: the sender's machine leaves it to its network card to cut them, or ours
  /// has joined what arrived (segmentation offload). There a frame that is too long for one segment proves nothing.
  var whereFramesMayBeJoined: Verdict {
    guard case .fail(let failure) = self, failure.isOfALongFrame else { return self }
    return .skip(
      "needs a link without segmentation offload: a frame of \(failure.differences[0].actual) octets may be several segments"
    )
  }
}

extension Failure {
  /// One segment was expected, and more octets came than it should have.
  fileprivate var isOfALongFrame: Bool {
    guard expected.contains(where: { $0.contains("with one-segment") }), differences.count == 1,
      let difference = differences.first, difference.field == "length",
      let expected = Int(difference.expected), let actual = Int(difference.actual)
    else { return false }
    return actual > expected
  }
}
