import Script
import Wire

extension Run {
  /// Code among the events: the socket under test is read now; the code is run after the last event.
  mutating func lookAtSocket(for block: CodeBlock, _ event: Event) throws(Stop) {
    guard let target else {
      throw Stop(verdict: .skip("needs an agent: the script's code looks at the target's socket"))
    }
    let window = time.window(event.time, configuration.tolerance)
    try finishBlockedCalls(dueBefore: window.from)
    try wait(until: window.from)
    let reading = try read(try socketUnderTest(event), target, event)
    noteAction(due: time.due(event.time), actual: reading.start, window, event)
    record(.call("%{ \(block.text.onOneLine) }%"), at: reading.end, event)
    let late = reading.start - window.from
    let nominal = event.time.nominal(after: time.nominal, actual: .zero)
    snapshots.append(
      CodeSnapshot(
        event: event, block: block, at: reading.end,
        lateness: late > configuration.tolerance.absolute ? late : nil,
        variables: reading.variables,
        ticks: TickCounts(
          tick: configuration.tolerance.tick, delay: reading.end - (time.start + nominal),
          moments: timeline.map(\.nominal) + [nominal])))
    time.advance(from: reading.start, to: reading.end, nominal: nominal)
  }

  /// The socket that `socket` or `accept` made last.
  private func socketUnderTest(_ event: Event) throws(Stop) -> Socket {
    guard let newest = calls.descriptors.newestSocket else {
      throw .error(event, "there is no open socket that the code could look at")
    }
    if newest.isListening, !table.conversations.isEmpty {
      throw .error(
        event,
        "the code has no connection to look at: none has been accepted, or it is closed again")
    }
    return Socket(script: newest.script, live: newest.live)
  }

  private mutating func read(
    _ socket: Socket, _ target: any Target, _ event: Event
  ) throws(Stop) -> SocketReading {
    let information = try option(.information, of: socket, target, event)
    let congestionControl = try option(.congestionControl, of: socket, target, event)
    let memory = try option(.memory, of: socket, target, event)
    guard information.error == 0, let octets = information.outputs.first else {
      throw .error(
        event,
        "the code cannot look at descriptor \(socket.script): TCP_INFO gives "
          + ErrorName.text(of: information.error))
    }
    var variables = CodeVariables(information: octets, memory: memory.outputs.first ?? [])
    if let told = congestionControl.outputs.first, !told.isEmpty {
      let name = try option(.congestionControlName, of: socket, target, event).outputs.first ?? []
      variables.add(
        congestionControl: told,
        named: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self))
    }
    return SocketReading(variables: variables, start: information.start, end: memory.end)
  }

  private mutating func option(
    _ option: SocketOption, of socket: Socket, _ target: any Target, _ event: Event
  ) throws(Stop) -> CallOutcome {
    defer { nextCall += 1 }
    let call = TargetCall(
      id: nextCall, name: "getsockopt",
      arguments: [
        .integer(socket.live), .integer(option.level), .integer(option.name), .room(512),
        .integer(512),
      ], mayBlock: false)
    let progress: CallProgress
    do throws(TargetError) {
      progress = try target.begin(call, patience: configuration.callPatience)
    } catch { throw .target(error) }
    guard case .returned(let outcome) = progress else {
      throw .error(event, "getsockopt() has not told the code about descriptor \(socket.script)")
    }
    return outcome
  }
}

private struct Socket {
  /// The script's descriptor, and the target's.
  var script: Int64
  var live: Int64
}

private struct SocketReading {
  var variables: CodeVariables
  var start: Instant
  var end: Instant
}

private struct SocketOption {
  var level: Int64
  var name: Int64

  static let information = SocketOption(level: 6, name: 11)  // SOL_TCP, TCP_INFO
  static let congestionControlName = SocketOption(level: 6, name: 13)  // TCP_CONGESTION
  static let congestionControl = SocketOption(level: 6, name: 26)  // TCP_CC_INFO
  static let memory = SocketOption(level: 1, name: 55)  // SOL_SOCKET, SO_MEMINFO
}

extension String {
  /// White space folded.
  fileprivate var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
