import Testing

@testable import segprobe

/// Numbers and times in, conclusions out.
@Suite struct ReasoningTests {
  // MARK: Timers

  @Test(arguments: [
    ([0, 1, 3, 7, 15], Backoff.Shape.doubling), ([0, 1.02, 3.05, 7.3], .doubling),
    ([0, 3, 6, 9], .constant), ([0, 1, 2.5, 4.75], .geometric(1.5)), ([0, 1, 2, 9], .irregular),
    ([0, 1], .unknown), ([0], .unknown), ([], .unknown),
  ])
  func `Times of what is sent again tell how the timer backs off`(
    _ times: [Double], _ shape: Backoff.Shape
  ) {
    #expect(Backoff(times: times).shape == shape)
  }

  @Test(arguments: [
    ([0, 1, 3], 7, false), ([0, 1, 3], 7.7, true), ([0, 3, 6], 9.5, true), ([0, 3, 6], 9.4, false),
    ([0, 1], 3.31, true), ([0.0], 100, false), ([], 100, false),
  ])
  func `Who does not send again when it is due has given up`(
    _ times: [Double], _ now: Double, _ hasGivenUp: Bool
  ) {
    #expect(Backoff(times: times).hasGivenUp(by: now) == hasGivenUp)
  }

  // MARK: Clocks

  private static let times: [Double] = [0, 0.005, 0.02, 0.06, 0.16, 0.41, 1.01, 2.21, 4.21]

  private func samples(_ value: (Int, Double) -> UInt32) -> [ClockFit.Sample] {
    Self.times.enumerated().map { ClockFit.Sample(time: 1_000 + $1, value: value($0, $1)) }
  }

  @Test(arguments: [250_000, 15_625_000, 1_000, 100.0])
  func `A clock behind numbers is found, across their end`(_ rate: Double) throws {
    let fit = ClockFit(
      samples { _, time in 0xFFFF_FF00 &+ UInt32(rate * time) }, jitter: 0.002)
    guard case .rate(let found) = fit.result else {
      Issue.record("\(fit.result)")
      return
    }
    #expect(abs(found - rate) < max(0.001 * rate, 1))
  }

  @Test func `Numbers without a clock have none`() {
    var generator = SystemRandomNumberGenerator()
    #expect(
      ClockFit(samples { _, _ in UInt32.random(in: 0...(.max), using: &generator) }, jitter: 0.002)
        .result == .none)
    #expect(ClockFit(samples { _, _ in 7 }, jitter: 0.002).result == .constant)
    #expect(
      ClockFit(samples { index, _ in 0xFFFF_0000 &+ 64_000 * UInt32(index) }, jitter: 0.002).result
        == .steps(64_000))
    #expect(
      ClockFit([.init(time: 0, value: 1), .init(time: 5, value: 2)], jitter: 0.002).result
        == .tooFew)
    #expect(ClockFit([], jitter: 0.002).result == .tooFew)
  }

  @Test func `Offsets of other connections are what the clock does not explain`() throws {
    let own = samples { _, time in UInt32(1_000 * time) }
    let later = ClockFit.Sample(time: 1_003, value: 3_001)
    let offset = ClockFit.Sample(time: 1_003, value: 900_000_000)
    #expect(try #require(Offsets(own, [later], rate: 1_000, jitter: 0.002)).areEqual)
    #expect(try !#require(Offsets(own, [later, offset], rate: 1_000, jitter: 0.002)).areEqual)
    #expect(Offsets(own, [], rate: 1_000, jitter: 0.002) == nil)
  }

  // MARK: Limits

  private func limit(_ answered: [Bool]) -> RateLimit.Result {
    RateLimit(attempts: answered.enumerated().map { (Double($0.offset) / 10, $0.element) }).result
  }

  @Test func `A limit lies between the longest silence after an answer and the shortest distance`()
  {
    let pattern = [true, false, false, false, false, true, false, false, false, false, true]
    guard case .after(let lower, let upper) = limit(pattern) else {
      Issue.record("\(limit(pattern))")
      return
    }
    #expect(abs(lower - 0.4) < 1e-9 && abs(upper - 0.5) < 1e-9)
    #expect(limit([true, true, true]) == .always)
    #expect(limit([false, false]) == .never)
    #expect(limit([true, false, false]) == .count(1))
  }

  @Test func `What lasts is bracketed by those that look once`() {
    func result(_ samples: [(Double, Bool?)]) -> Survival.Result {
      Survival(samples: samples.map { (time: $0.0, isThere: $0.1) }).result
    }
    #expect(result([(1, true), (59, true), (61, false), (90, false)]) == .between(59, 61))
    #expect(result([(1, true), (3, true), (5, nil)]) == .beyond(3))
    #expect(result([(1, false), (3, false)]) == .before(1))
    #expect(result([(1, false), (3, true)]) == .contradictory)
    #expect(result([(1, nil)]) == .unknown)
    #expect(result([]) == .unknown)
  }

  // MARK: Identification

  private func pattern(_ values: [(Int, UInt16)]) -> IdentificationPattern {
    IdentificationPattern(values.map { .init(value: $0.1, connection: $0.0) })
  }

  @Test func `Numbers of packets are told apart by how they grow`() {
    #expect(pattern([(0, 0), (1, 0)]) == .zero)
    #expect(pattern([(0, 7), (1, 7), (0, 7)]) == .constant)
    #expect(pattern([(0, 0xFFFE), (1, 0xFFFF), (0, 2), (2, 5)]) == .globalCounter)
    #expect(
      pattern([(0, 10), (1, 50_000), (0, 11), (1, 50_001), (0, 12)]) == .connectionCounter)
    #expect(pattern([(0, 10), (1, 50_000), (0, 911), (1, 1), (0, 12)]) == .random)
    #expect(pattern([(0, 10), (1, 50_000)]) == .unknown)
    #expect(pattern([(0, 10), (1, 50_000), (2, 123)]) == .unknown)
    #expect(pattern([]) == .unknown)
  }

  // MARK: Sizes

  @Test(arguments: [
    ([536, 536, 536, 100], 536, SegmentSize.known(536)), ([4_824], 536, .known(536)),
    ([188, 536, 536], 188, .known(536)), ([188, 4_824], 188, .joined),
    ([188, 536], 188, .short), ([100], 100, .short), ([92, 9], 92, .short), ([], 0, .short),
  ])
  func `A segment is full if it is cut so, or if there are several as long`(
    _ lengths: [Int], _ again: Int, _ size: SegmentSize
  ) {
    #expect(SegmentSize(lengths, again: again) == size)
  }

  // MARK: Figures

  @Test(arguments: [
    (0.2042, 3, "0.204"), (-1.5, 1, "-1.5"), (2, 0, "2"), (0.0004, 3, "0.000"), (1e30, 2, "1e+30"),
    (-0.0001, 2, "0.00"),
  ])
  func `Numbers have a fixed number of digits`(_ number: Double, _ digits: Int, _ text: String) {
    #expect(Figure.text(number, digits: digits) == text)
  }

  @Test func `Frequencies have a unit that fits`() {
    #expect(Figure.frequency(1_000) == "1000 Hz")
    #expect(Figure.frequency(250_000) == "250.0 kHz")
    #expect(Figure.frequency(15_625_000) == "15.625 MHz")
  }
}
