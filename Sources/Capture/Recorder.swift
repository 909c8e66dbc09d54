import Match
import Wire

/// Turns the segments of a connection into the lines of a probe, one after the other.
///
/// Of the target it expects what TCP leaves it no choice about. How it cuts its octets into segments, and how often it
/// acknowledges, is its own affair: octets that follow each other are one line; a bare ACK is written where everything
/// that was sent must be acknowledged or something odd answered, and where nothing follows that acknowledges as much; an
/// ACK that may have crossed what the tester sent has a range. `acks: any` in the front matter lets others come.
struct Recorder {
  let connection: CapturedConnection
  let file: [UInt8]
  private let service: String?
  private let options: Recording.Options
  let basis: RecordingBasis
  let script: SegmentScript
  /// The MSS that the target has announced.
  let segmentSize: UInt16?
  private(set) var remarks: [String] = []
  private var written: [String] = []
  /// When the last written event happened.
  var last: Instant?
  var reception = TargetReception()
  /// SND.NXT of the target.
  var sendNext = 0
  /// The tester has sent something that the target must answer, and it has not yet.
  var awaitsAnswer = false
  /// What the target has sent since the tester last did, not written yet.
  var pending: [ExpectedSegment] = []
  /// Octets of payload that the tester has written so far.
  var payloadWritten = 0
  var longestSent = 0

  init(
    _ connection: CapturedConnection, target: Endpoint, in file: [UInt8], _ service: String?,
    _ options: Recording.Options
  ) {
    self.connection = connection
    self.file = file
    self.service = service
    self.options = options
    basis = RecordingBasis(connection, target: target)
    script = SegmentScript(basis: basis)
    segmentSize =
      connection.segments.lazy.filter { $0.source == target }
      .compactMap(\.maximumSegmentSize).first
  }

  /// Lines of the front matter that the body makes necessary.
  var frontMatter: [String] {
    // What fills an IPv4 packet is too long for one of IPv6.
    guard longestSent > 1_220, !connection.client.address.isIPv6 else { return [] }
    return ["ip: 4"]
  }

  mutating func lines() -> [String] {
    beginHalfSeen()
    for segment in connection.segments {
      switch basis.side(of: segment) {
      case .tester:
        flush()
        sent(segment)
      case .target: received(segment)
      }
    }
    flush()
    return written
  }

  mutating func remark(_ text: String) {
    if !remarks.contains(text) { remarks.append(text) }
  }

  // MARK: - Lines

  mutating func write(_ time: String, _ text: String, _ more: [String] = []) {
    let first = written.isEmpty ? "0" : time
    let column = max(first.count + 1, 8)
    let filled = first + String(repeating: " ", count: column - first.count)
    written.append(filled + text)
    written += more.map { String(repeating: " ", count: column + 2) + $0 }
  }

  /// Twice as long a time can still be written.
  private static let longestWait = Instant.Interval.seconds(40_000_000)

  func span(to instant: Instant) -> Instant.Interval {
    min(max(instant - (last ?? instant), .zero), Self.longestWait)
  }

  // MARK: - A connection without its beginning

  /// The handshake that the capture lacks: a probe needs one.
  private mutating func beginHalfSeen() {
    guard basis.isHalfSeen, let first = connection.segments.first else { return }
    reception.take(0, count: 1)
    let clock = basis.usesTimestamps
    let stamps = clock ? "sackOK,TS val 0 ecr 0,nop,wscale 7" : "nop,nop,sackOK,nop,wscale 7"
    write("0", "< S 0:0(0) win 65535 <mss 1460,\(stamps)>")
    last = first.stamp
    if first.header.flags.contains(.syn) {
      return remark("The SYN is not in the capture; the one here is made up.")
    }
    sendNext = 1
    write("+0~+1", "> S. 0:0(0) ack 1 <mss *,\(clock ? "TS val 0 ecr *, " : "")...>")
    write("+0", "< . 1:1(0) ack 1 win 512" + (clock ? " <nop,nop,TS val 1 ecr 0>" : ""))
    remark(
      "The beginning of the connection is not in the capture: the handshake here is made up, and the first number that"
        + " was seen of each side has become 1.")
  }

  // MARK: - The target's segments

  /// Writes what is pending.
  private mutating func flush() {
    for expected in pending {
      let time =
        expected.isRepeated
        ? RecordedTime.repeated(after: span(to: expected.stamp))
        : RecordedTime.expected(after: span(to: expected.stamp))
      var payload = expectedPayload(expected)
      var text = expected.notation
      if payload.isEmpty { text += remark(on: expected) }
      if payload.count == 1 { text += " " + payload.removeFirst() }
      write(time, text, payload)
      last = expected.stamp
    }
    pending = []
  }

  /// What is compared.
  private func expectedPayload(_ expected: ExpectedSegment) -> [String] {
    let limit = options.payloadLimit ?? (service == "echo" ? Self.echoLimit : 0)
    guard expected.length > 0, expected.length <= limit, !expected.isCut else { return [] }
    return SegmentScript.payload(octets(expected))
  }

  private static let echoLimit = 64

  /// What is not, as a comment.
  private func remark(on expected: ExpectedSegment) -> String {
    let octets = octets(expected)
    guard options.payloadLimit == nil, !octets.isEmpty else { return "" }
    let text = PayloadTemplate.text(octets, limit: 40)
    return "  // it was \(text.replacing("$", with: "\\x24"))"
  }

  private func octets(_ expected: ExpectedSegment) -> ArraySlice<UInt8> {
    expected.payload.flatMap { file[$0] }[...]
  }
}

extension CapturedSegment {
  fileprivate var maximumSegmentSize: UInt16? {
    for case .maximumSegmentSize(let size) in header.options.decoded { return size }
    return nil
  }
}
