public import Engine
import Match
public import Script
import Wire

/// The changes that a case must notice, found in a transcript of its unchanged run.
///
/// The handshake of a prologue is not what the requirement speaks of: what happened in the probe's own file is changed,
/// in the order of the segments, of the calls and of the states. The same transcript gives the same mutants.
public struct Mutants {
  let testCase: Probe.Case
  let transcript: Transcript
  let fields: Set<Field>
  let textIsFree: Bool
  let tolerance: Tolerance
  private let events: [EventPlace: Event]

  /// - Parameters:
  ///   - fields: what the requirements of the case speak of.
  ///   - textIsFree: what the application on the target says is its own affair, so that no requirement of TCP can speak of
  ///     its octets: only of those that are sent again.
  ///   - tolerance: of the runs that will follow.
  public static func all(
    of testCase: Probe.Case, in transcript: Transcript, speakingOf fields: Set<Field>,
    textIsFree: Bool = false, _ tolerance: Tolerance
  ) -> [Mutant] {
    let mutants = Mutants(testCase, transcript, fields, textIsFree, tolerance)
    return mutants.ofPackets + mutants.ofCalls + mutants.ofStates
  }

  private init(
    _ testCase: Probe.Case, _ transcript: Transcript, _ fields: Set<Field>, _ textIsFree: Bool,
    _ tolerance: Tolerance
  ) {
    self.testCase = testCase
    self.transcript = transcript
    self.fields = fields
    self.textIsFree = textIsFree
    self.tolerance = tolerance
    events = Dictionary(
      testCase.events.map { (EventPlace($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func event(of entry: Transcript.Entry) -> Event? {
    entry.location.flatMap { events[EventPlace(location: $0, text: entry.script)] }
  }

  /// It is of the probe's own file. What no event took belongs to it, too.
  func isOwn(_ entry: Transcript.Entry) -> Bool {
    entry.location.map { $0.file == transcript.probe } ?? true
  }
}

/// Where an event stands. Those that a row of `cases` brings have one location, and differ by what they say.
struct EventPlace: Hashable {
  let location: SourceLocation
  let text: String

  init(location: SourceLocation, text: String) {
    self.location = location
    self.text = text
  }

  init(_ event: Event) { self.init(location: event.location, text: event.text) }
}
