import Match
import Script

/// Between a script's calls and the target's: binds a call's arguments to real descriptors,
/// addresses and buffers, judges what came back, and keeps the numbers of the descriptors.
struct CallBinder {
  var descriptors = Descriptors()
  /// By the id of each call that was bound: for each argument, how many outputs it will have.
  private var rooms: [Int: [Int]] = [:]

  /// The call as the target has to make it.
  mutating func bind(
    _ call: SystemCall, id: Int, mayBlock: Bool, context: CallContext
  ) throws(CallBindingError) -> TargetCall {
    let arguments = try CallArguments(call, context: context, descriptors: descriptors).bound()
    rooms[id] = arguments.map(\.roomCount)
    return TargetCall(id: id, name: call.name, arguments: arguments, mayBlock: mayBlock)
  }

  /// How the outcome differs from what the script says; empty if it does not. Descriptors that the
  /// call opened or closed are known from here on.
  /// - Parameters:
  ///   - clock: for stamps among what the call returned.
  ///   - names: the values of the names in the expected result.
  mutating func judge(
    _ call: SystemCall, bound: TargetCall, outcome: CallOutcome, clock: ScriptClock,
    names: Names = { _ in nil }
  ) -> [Failure.Difference] {
    let reading = reading(call, outcome, clock)
    learn(call, bound: bound, outcome: outcome)
    let result = resultDifference(call, outcome, names)
    guard outcome.error == 0, let reading else { return result.map { [$0] } ?? [] }
    return (result.map { [$0] } ?? []) + reading.differences
  }

  /// The call and what it must return, written as `describe` writes what it did.
  func expectation(of call: SystemCall, names: Names) -> String {
    "\(call.notation) = \(expectedResult(call, names))"
  }

  private func expectedResult(_ call: SystemCall, _ names: Names) -> String {
    let error = call.result.error.map { " " + ErrorName.text(of: $0.number) } ?? ""
    return call.result.value.text(names) + error
  }

  /// The call and what it returned, in script notation.
  func describe(_ call: SystemCall, outcome: CallOutcome, clock: ScriptClock) -> String {
    var done = call
    if outcome.error == 0, let reading = reading(call, outcome, clock) {
      done.arguments = reading.arguments
    }
    return "\(done.notation) = \(resultText(call, outcome))"
  }

  private func reading(
    _ call: SystemCall, _ outcome: CallOutcome, _ clock: ScriptClock
  ) -> CallReading? {
    CallReading(
      call, outcome: outcome, rooms: rooms[outcome.id] ?? [], descriptors: descriptors,
      clock: clock)
  }

  // MARK: The result

  private func resultDifference(
    _ call: SystemCall, _ outcome: CallOutcome, _ names: Names
  ) -> Failure.Difference? {
    let expected = call.result
    if resultMatches(call, outcome, names),
      expected.error.map({ $0.number == outcome.error }) ?? true
    {
      return nil
    }
    return Failure.Difference(
      field: "result", expected: expectedResult(call, names), actual: resultText(call, outcome))
  }

  private func resultMatches(_ call: SystemCall, _ outcome: CallOutcome, _ names: Names) -> Bool {
    if call.madeDescriptor != nil { return outcome.result >= 0 }
    return call.result.value.matches(outcome.result, names)
  }

  private func resultText(_ call: SystemCall, _ outcome: CallOutcome) -> String {
    if outcome.error != 0 { return "\(outcome.result) \(ErrorName.text(of: outcome.error))" }
    return "\(call.madeDescriptor ?? outcome.result)"
  }
}

extension CallArgument {
  /// How many outputs will come back for this argument.
  fileprivate var roomCount: Int {
    switch self {
    case .room: 1
    case .array(let elements): elements.reduce(0) { $0 + $1.roomCount }
    case .structure(let fields): fields.reduce(0) { $0 + $1.value.roomCount }
    case .integer, .octets, .zeros, .address, .absent: 0
    }
  }
}

extension SystemCall {
  fileprivate var notation: String {
    "\(name)(\(arguments.map(\.notation).joined(separator: ", ")))"
  }
}
