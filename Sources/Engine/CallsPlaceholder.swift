// The calls' owner deletes this file.
import Match
import Script
import Wire

struct CallContext {
  var mode: IPMode
  var target: Endpoint
  var tester: Endpoint
}
struct CallBindingError: Error { var description: String }
struct CallBinder {
  mutating func bind(_ call: SystemCall, id: Int, mayBlock: Bool, context: CallContext)
    throws(CallBindingError) -> TargetCall
  { throw CallBindingError(description: "x") }
  mutating func judge(_ call: SystemCall, bound: TargetCall, outcome: CallOutcome) -> [Failure
    .Difference]
  { [] }
  func describe(_ call: SystemCall, outcome: CallOutcome) -> String { "" }
}
