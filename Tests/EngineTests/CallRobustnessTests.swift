import Match
import Script
import Testing

@testable import Engine

/// Whatever stands as an argument, a call is bound or refused, and what comes back is read: nothing traps.
@Suite struct CallRobustnessTests {
  static let simple: [Expression] = [
    .integer(0), .integer(3), .integer(-1), .integer(1 << 26), .integer(.max), .integer(.min),
    .ellipsis, .string([0x61, 0]), .array([]), .array([.integer(.max)]),
    .array([.integer(3), .ellipsis]), .array([.array([])]), .structure([]),
  ]

  /// Structures of any two members, some of them in arrays.
  static let structures: [Expression] = {
    let members: [(String?, Expression)] = [
      (nil, .ellipsis), (nil, .integer(3)), ("events", .integer(-1)), ("fd", .integer(3)),
      ("msg_iov", .array([.integer(1)])), ("u64", .string([1])), ("onoff", .ellipsis),
    ]
    let pairs = members.indices.flatMap { first in
      members.indices.map { CallsTests.structure([members[first], members[$0]]) }
    }
    return pairs + pairs.map { .array([$0]) } + pairs.map { .array([$0, $0]) }
  }()

  @Test(arguments: CallSignature.all.keys.sorted())
  func `Any argument, and any two beside each other`(name: String) throws {
    let signature = try #require(CallSignature.all[name])
    let plain = signature.parameters.map { _ in Expression.integer(3) }
    for index in plain.indices {
      var arguments = plain
      for value in Self.structures {
        arguments[index] = value
        try run(CallsTests.call(name, arguments, 0))
      }
      for (first, second) in Self.simple.flatMap({ first in Self.simple.map { (first, $0) } }) {
        arguments[index] = first
        if index + 1 < plain.count { arguments[index + 1] = second }
        try run(CallsTests.call(name, arguments, 0))
      }
    }
  }

  private func run(_ call: SystemCall) throws {
    var binder = try CallsTests.binderWithSocket()
    do throws(CallBindingError) { try binder.rehearse(call) } catch {
      #expect(!error.description.isEmpty && (error.path.first ?? 0) < call.arguments.count)
      return
    }
    binder = try CallsTests.binderWithSocket()
    let bound = try binder.bind(
      call, id: 1, mayBlock: false, context: CallsTests.context(.version6))
    for outputs in [[], [[]], [[1, 2, 3]], [[UInt8](repeating: 9, count: 40), [1], [2]]] {
      let outcome = CallsTests.outcome(1, 1, outputs)
      _ = binder.judge(call, bound: bound, outcome: outcome, clock: CallsTests.clock)
      let text = binder.describe(call, outcome: outcome, clock: CallsTests.clock)
      #expect(text.hasPrefix(call.name))
    }
  }
}
