import Engine
import Script

extension Mutants {
  /// Changes of what the calls returned.
  var ofCalls: [Mutant] {
    let numbers = callNumbers
    var mutants: [Mutant] = []
    var count = 0
    for entry in transcript.entries {
      guard case .call(let text) = entry.kind, isOwn(entry), let event = event(of: entry),
        case .call(let call) = event.action, let number = numbers[EventPlace(event)],
        let outcome = CallText(text)
      else { continue }
      count += 1
      for change in outcome.changes(of: call) {
        mutants.append(
          Mutant(
            place: .call(number), change: change, name: change.name(of: "call \(count)"),
            original: text, mutated: outcome.text(after: change), location: event.location,
            script: event.text))
      }
    }
    return mutants
  }

  /// Calls are numbered as they are made, those of the prologue too.
  private var callNumbers: [EventPlace: Int] {
    var numbers: [EventPlace: Int] = [:]
    for event in testCase.events {
      if case .call = event.action { numbers[EventPlace(event)] = numbers.count + 1 }
    }
    return numbers
  }
}

/// A call and what it returned, as a transcript has it: `read(4, ..., 100) = -1 ECONNRESET (Connection reset by peer)`.
private struct CallText {
  let call: Substring
  let result: Int64
  let errorName: Substring?

  init?(_ text: String) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let equals = words.lastIndex(of: "="), equals + 1 < words.count,
      let result = Int64(words[equals + 1])
    else { return nil }
    call = text.prefix(words[..<equals].reduce(0) { $0 + $1.count + 1 })
    self.result = result
    errorName = equals + 2 < words.count ? words[equals + 2] : nil
  }

  func changes(of call: SystemCall) -> [Change] {
    if let errorName {
      return [
        .errorNumber(to: errorName == "EIO" ? Errno.brokenPipe : Errno.inputOutput), .callSucceeds,
      ]
    }
    var changes: [Change] = [.callFails(Errno.inputOutput)]
    // Which descriptor a call makes is the system's choice.
    if !call.makesDescriptor { changes.append(.result(by: 1)) }
    if Self.readers.contains(call.name), call.saysData, result > 0 { changes.append(.data) }
    return changes
  }

  private static let readers: Set<String> = ["read", "recv", "recvfrom", "readv"]

  func text(after change: Change) -> String {
    switch change {
    case .callFails(let error): "\(call)= -1 \(Errno.name(of: error))"
    case .errorNumber(let error): "\(call)= \(result) \(Errno.name(of: error))"
    case .callSucceeds: "\(call)= 0"
    case .result(let difference): "\(call)= \(result + difference)"
    case .data: "\(call)= \(result), with another last octet"
    default: String(call)
    }
  }
}

/// Errors of Linux that a call can come back with instead.
private enum Errno {
  static let inputOutput: Int32 = 5
  static let brokenPipe: Int32 = 32

  static func name(of number: Int32) -> String { number == inputOutput ? "EIO" : "EPIPE" }
}

extension SystemCall {
  /// `...` for the octets that are read says that they do not matter: what segments carry is looked at on the wire.
  fileprivate var saysData: Bool {
    arguments.contains { if case .string = $0 { true } else { false } }
  }
}
