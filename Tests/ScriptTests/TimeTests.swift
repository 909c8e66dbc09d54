import Script
import Testing
import Wire

@Suite struct TimeTests {
  static let forms: [(String, TimeSpecification)] = [
    ("+0 > . 1:1(0)", .relative(.zero)),
    ("+.1 > . 1:1(0)", .relative(.milliseconds(100))),
    ("+ 1.5 > . 1:1(0)", .relative(.milliseconds(1500))),
    ("+0.000000001 > . 1:1(0)", .relative(Instant.Interval(nanoseconds: 1))),
    ("+0.0000000019 > . 1:1(0)", .relative(Instant.Interval(nanoseconds: 1))),
    ("2 > . 1:1(0)", .absolute(.seconds(2))),
    ("0.25 > . 1:1(0)", .absolute(.milliseconds(250))),
    ("* > . 1:1(0)", .any),
    ("+0~+.2 > none", .relativeRange(.zero, .milliseconds(200))),
    ("+1~+240 state CLOSED", .relativeRange(.seconds(1), .seconds(240))),
    ("1~2.5 > . 1:1(0)", .absoluteRange(.seconds(1), .milliseconds(2500))),
    ("+0...0.4 close(3) = 0", .blocking(start: .zero, end: .milliseconds(400))),
    ("+.1 ... .4 close(3) = 0", .blocking(start: .milliseconds(100), end: .milliseconds(400))),
    ("0....4 close(3) = 0", .absoluteBlocking(start: .zero, end: .milliseconds(400))),
    ("+100000000 > . 1:1(0)", .relative(.seconds(100_000_000))),
  ]

  @Test(arguments: forms) func form(text: String, time: TimeSpecification) throws {
    #expect(try event(text).time == time)
  }

  @Test func nextTimeIsNotPartOfASum() throws {
    let probe = try parse(
      "0 > . 1:1(0) ack 1 +1 > . 1:1(0) ack 2\n+ 2 > . 1:1(0) ack 3\n* > . 1:1(0)")
    #expect(
      probe.cases[0].events.map(\.time)
        == [.absolute(.zero), .relative(.seconds(1)), .relative(.seconds(2)), .any])
  }
}
