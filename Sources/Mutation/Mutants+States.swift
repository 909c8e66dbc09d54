import Engine
import Script

extension Mutants {
  /// Changes of the states that were read.
  var ofStates: [Mutant] {
    let groups = readingGroups
    var mutants: [Mutant] = []
    var count = 0
    for entry in transcript.entries {
      guard case .state(let text) = entry.kind, isOwn(entry), let event = event(of: entry),
        let group = groups[EventPlace(event)], let state = ConnectionState(rawValue: text)
      else { continue }
      count += 1
      let change = Change.state(from: state, to: state.following)
      mutants.append(
        Mutant(
          place: .readings(group), change: change, name: change.name(of: "state \(count)"),
          original: "state \(text)", mutated: "state \(state.following.rawValue)",
          location: event.location, script: event.text))
    }
    return mutants
  }

  /// States that are read one after the other belong together: who reads them does not tell for which event.
  private var readingGroups: [EventPlace: Int] {
    var groups: [EventPlace: Int] = [:]
    var count = 0
    var isReading = false
    for event in testCase.events {
      guard case .state = event.action else {
        isReading = false
        continue
      }
      if !isReading { count += 1 }
      isReading = true
      groups[EventPlace(event)] = count
    }
    return groups
  }
}

extension ConnectionState {
  /// A state that a connection may go to from this one, which is the easiest to mistake it for (RFC 9293, figure 5).
  var following: ConnectionState {
    switch self {
    case .listen: .synReceived
    case .synSent, .synReceived: .established
    case .established: .closeWait
    case .finWait1: .finWait2
    case .finWait2, .closing: .timeWait
    case .closeWait: .lastAck
    case .lastAck, .timeWait: .closed
    case .closed: .timeWait
    }
  }
}
