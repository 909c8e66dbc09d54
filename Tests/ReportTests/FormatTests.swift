import Engine
import Foundation
import FoundationXML
import Testing
import Wire

@testable import Report

/// A run of one case of each judgement, with text of the worst kind in it.
private enum SampleRun {
  static let hostile =
    "<&>\"' ]]> \u{1B}[31m\u{0}\u{7}\u{202E}\u{FFFE} # \\ %0A ::error\r\n---\n..."

  static let deviation = Deviation(
    probe: "x", expectation: .init(text: nil, actual: nil), reason: "an old habit \(hostile)",
    line: 3)

  private static var option: Deviation {
    var deviation = deviation
    deviation.meaning = .option
    return deviation
  }

  static func cases() throws -> [RunRecord.Case] {
    let judgements: [Judgement] = [
      .pass, .fail, .deviates(deviation), .deviatesOtherwise(deviation, hostile),
      .unexpectedPass(deviation), .inconclusive, .error, .skip, .notJudged(option),
    ]
    return try judgements.enumerated().map { position, judgement in
      RunRecord.Case(
        transcript: try transcript(judgement, position), judgement: judgement, position: position)
    }
  }

  private static func transcript(_ judgement: Judgement, _ position: Int) throws -> Transcript {
    var (transcript, failure) = try SampleTranscript.failure()
    failure.summary = "no: \(hostile)"
    transcript.title = hostile
    transcript.caseName = "\(position) \(hostile)"
    transcript.measures = [Measure(name: hostile, value: 0.25, unit: "s")]
    switch judgement {
    case .pass, .unexpectedPass: transcript.verdict = .pass
    case .fail, .deviates, .notJudged, .deviatesOtherwise: transcript.verdict = .fail(failure)
    case .inconclusive: transcript.verdict = .inconclusive(hostile)
    case .error: transcript.verdict = .error(hostile)
    case .skip: transcript.verdict = .skip(hostile)
    }
    return transcript
  }

  /// - Parameter isReversed: cases end in the opposite order of the listing.
  static func text(_ format: some RunFormat, isReversed: Bool = false) throws -> String {
    var format = format
    var tally = Tally()
    let cases = try cases()
    var text = format.begin(
      RunStart(
        version: "1", probes: 1, positions: Array(cases.indices), started: SampleTranscript.start))
    text += format.addFault(probe: "a.pkt", reason: "a.pkt:5:1: error: \(hostile)")
    tally.add(.error)
    for own in isReversed ? cases.reversed() : cases {
      text += format.add(own)
      tally.add(own.judgement)
    }
    text += format.end(
      RunEnd(tally: tally, elapsed: .seconds(2), isInterrupted: false, exitStatus: 1))
    return text + format.finish()
  }
}

/// The elements of an XML document, in their order.
private final class Elements: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""
  }

  private(set) var all: [Element] = []
  private var open: [Int] = []

  /// - Throws: when it is not well-formed.
  static func of(_ text: String) throws -> [Element] {
    let parser = XMLParser(data: Data(text.utf8))
    let elements = Elements()
    parser.delegate = elements
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    return elements.all
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(all.count)
    all.append(Element(name: name, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) { open.removeLast() }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let last = open.last { all[last].text += string }
  }
}

@Suite struct FormatTests {
  @Test func `JUnit is well-formed and counts what it has, whatever text comes`() throws {
    let text = try SampleRun.text(JUnitFormat())
    let elements = try Elements.of(text)
    let root = try #require(elements.first { $0.name == "testsuites" })
    #expect(root.attributes["tests"] == "10")
    #expect(root.attributes["failures"] == "3")
    #expect(root.attributes["errors"] == "3")
    #expect(root.attributes["skipped"] == "2")
    #expect(elements.count { $0.name == "testcase" } == 10)
    #expect(elements.count { $0.name == "failure" } == 3)
    #expect(elements.count { $0.name == "error" } == 3)
    #expect(elements.count { $0.name == "skipped" } == 2)
    let failure = try #require(elements.first { $0.name == "failure" })
    #expect(failure.attributes["message"]?.hasPrefix("no: <&>\"' ]]> \\x1b[31m\\x00") == true)
    #expect(failure.text.contains("actual    . 1:1(0) ack 3 win 502"))
    let properties = elements.filter { $0.name == "property" }
    #expect(
      properties.count {
        $0.attributes["name"] == "requirement" && $0.attributes["value"] == "RFC5961:3.2"
      } == 9)
    #expect(properties.contains { $0.attributes["value"] == "0.25 s" })
    #expect(
      elements.first { $0.name == "testsuite" && $0.attributes["name"] != "a.pkt" }?
        .attributes["timestamp"] == "2023-11-14T22:13:20Z")
  }

  @Test func `TAP has a point for each case, TODO for a known deviation, and its plan`() throws {
    let lines = try SampleRun.text(TAPFormat()).split(separator: "\n")
    #expect(lines.first == "TAP version 14")
    #expect(lines.last == "1..10")
    let points = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
    #expect(points.count == 10)
    for (number, point) in points.enumerated() {
      #expect(point.contains("ok \(number + 1) - "), "\(point)")
    }
    #expect(points[1].hasPrefix("ok 2 ") && !points[1].contains(" # TODO"))
    #expect(points[3].hasPrefix("not ok 4 ") && points[3].contains(" # TODO an old habit"))
    #expect(points[5].hasPrefix("not ok 6 "))
    #expect(points[8].hasPrefix("ok 9 ") && points[8].contains(" # SKIP "))
    // Number signs and backslashes of a name have no meaning.
    #expect(points[1].contains(##"\# \\ %0A"##))
    #expect(lines.count { $0 == "  ---" } == lines.count { $0 == "  ..." })
  }

  @Test func `What is told in the order of the listing does not depend on which case ended first`()
    throws
  {
    #expect(try SampleRun.text(JUnitFormat()) == SampleRun.text(JUnitFormat(), isReversed: true))
    #expect(try SampleRun.text(TAPFormat()) == SampleRun.text(TAPFormat(), isReversed: true))
    #expect(
      try SampleRun.text(MarkdownSummary()) == SampleRun.text(MarkdownSummary(), isReversed: true))
  }

  @Test func `GitHub gets one command a line for what is not as it should be`() throws {
    let text = try SampleRun.text(GitHubAnnotations())
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == 6)
    for line in lines {
      #expect(line.hasPrefix("::error file=") || line.hasPrefix("::warning file="), "\(line)")
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
    }
    #expect(lines[0].hasPrefix("::error file=a.pkt,line=5,title="))
    #expect(lines[1].hasPrefix("::error file=Probes/close-wait/every-segment.pkt,line=13,title="))
    // A percent sign of the text is not taken for an escape.
    #expect(lines[1].contains("%250A"))
    #expect(lines[4].hasPrefix("::warning "))
  }

  @Test func `The Markdown summary explains each trouble and leaves no text unescaped`() throws {
    let text = try SampleRun.text(MarkdownSummary())
    #expect(text.hasPrefix("### segprobe: 10 cases in 2.000 s: 1 passed, 2 failed, 1 known"))
    #expect(text.components(separatedBy: "<details>").count == 7)
    #expect(!text.contains("<&>"))
    #expect(text.contains("ack  expected 1, actual 3"))
  }

  @Test func `A summary beyond what GitHub takes is cut, and says so`() throws {
    var format = MarkdownSummary()
    let cases = try SampleRun.cases()
    _ = format.begin(
      RunStart(
        version: "1", probes: 1, positions: Array(0..<2_000), started: SampleTranscript.start))
    for position in 0..<2_000 {
      var own = cases[1]
      own.position = position
      _ = format.add(own)
    }
    let text = format.end(
      RunEnd(tally: Tally(), elapsed: .seconds(1), isInterrupted: false, exitStatus: 1))
    #expect(text.utf8.count < 1_000_000)
    #expect(text.contains(" more, for which there is no room here"))
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_700_000_000, "2023-11-14T22:13:20Z"), (4_102_444_799, "2099-12-31T23:59:59Z"),
  ])
  func `A date is a date of the calendar`(_ seconds: Int64, _ text: String) {
    #expect(Instant(nanoseconds: seconds * 1_000_000_000).dateAndTime == text)
  }
}
