import Engine
import Script
import Wire

/// `junit=FILE`: the XML that CI servers read, one `testsuite` a probe, one `testcase` a case and IP version, written at
/// the end. What the deviations file explains has passed; requirement ids, measures and the reason of a deviation
/// are properties.
public struct JUnitFormat: RunFormat {
  private var suites: [JUnitSuite] = []
  /// Probes of the current run, by path: their place in `suites`.
  private var places: [String: Int] = [:]
  private var elapsed = Instant.Interval.zero
  private var started = Instant(nanoseconds: 0)

  public init() {}

  public mutating func begin(_ run: RunStart) -> String {
    places = [:]
    started = run.started
    return ""
  }

  public mutating func add(_ own: RunRecord.Case) -> String {
    suites[place(of: own.transcript.probe)].cases.append(own)
    return ""
  }

  public mutating func addFault(probe: String, reason: String) -> String {
    suites[place(of: probe)].faults.append(reason)
    return ""
  }

  private mutating func place(of probe: String) -> Int {
    if let place = places[probe] { return place }
    suites.append(JUnitSuite(probe: probe, started: started))
    places[probe] = suites.count - 1
    return suites.count - 1
  }

  /// Probes in the order of the listing, those that could not be read before them.
  public mutating func end(_ run: RunEnd) -> String {
    elapsed = elapsed + run.elapsed
    let own = suites.count - places.count
    suites[own...].sort { ($0.firstPosition, $0.probe) < ($1.firstPosition, $1.probe) }
    return ""
  }

  public mutating func finish() -> String {
    let numbers = suites.reduce(into: JUnitSuite.Numbers()) { $0.add($1.numbers) }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"segprobe\"\(numbers.attributes) time=\"\(Seconds.milliseconds(elapsed))\">\n"
      + suites.map(\.text).joined() + "</testsuites>\n"
  }
}
