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
  let tolerance: Tolerance
  private let events: [SourceLocation: Event]

  /// - Parameters:
  ///   - fields: what the requirements of the case speak of.
  ///   - tolerance: of the runs that will follow.
  public static func all(
    of testCase: Probe.Case, in transcript: Transcript, speakingOf fields: Set<Field>,
    _ tolerance: Tolerance
  ) -> [Mutant] {
    let mutants = Mutants(testCase, transcript, fields, tolerance)
    return mutants.ofPackets + mutants.ofCalls + mutants.ofStates
  }

  private init(
    _ testCase: Probe.Case, _ transcript: Transcript, _ fields: Set<Field>, _ tolerance: Tolerance
  ) {
    self.testCase = testCase
    self.transcript = transcript
    self.fields = fields
    self.tolerance = tolerance
    events = Dictionary(
      testCase.events.map { ($0.location, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func event(of entry: Transcript.Entry) -> Event? { entry.location.flatMap { events[$0] } }

  /// It is of the probe's own file. What no event took belongs to it, too.
  func isOwn(_ entry: Transcript.Entry) -> Bool {
    entry.location.map { $0.file == transcript.probe } ?? true
  }
}
