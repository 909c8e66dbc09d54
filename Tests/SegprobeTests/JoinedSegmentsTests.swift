import Engine
import Match
import Testing

@testable import segprobe

/// What a frame that is longer than one segment proves outside a lab.
struct JoinedSegmentsTests {
  private func verdict(_ expected: String, _ field: String, _ value: String, _ actual: String)
    -> Verdict
  {
    .fail(
      Failure(
        summary: "the segment is not as expected", location: nil, expected: [expected],
        actual: "P. 1:1201(1200) ack 1",
        differences: [Difference(field: field, expected: value, actual: actual)]))
  }

  @Test func `A frame that is too long may be several segments`() {
    let long = verdict(". 1:601(600) ack 1 with one-segment", "length", "600", "1200")
    #expect(
      long.whereFramesMayBeJoined
        == .skip(
          "needs a link without segmentation offload: a frame of 1200 octets may be several segments"
        ))
  }

  @Test func `All else is as it was judged`() {
    for verdict in [
      Verdict.pass, verdict(". 1:601(600) ack 1 with one-segment", "length", "600", "400"),
      verdict(". 1:601(600) ack 1 with one-segment", "ack", "1", "2"),
      verdict(". 1:601(600) ack 1", "length", "600", "1200"),
    ] { #expect(verdict.whereFramesMayBeJoined == verdict) }
  }
}
