import Script

/// What `epoll_wait` found, in the script's notation.
struct EpollReading {
  private let events: [ArraySlice<UInt8>]
  /// How many of them the call has found; those behind are zeros.
  private let count: Int
  private let descriptors: Descriptors

  init(_ octets: [UInt8], count: Int64, descriptors: Descriptors) {
    events = stride(from: 0, through: octets.count - EpollEntry.size, by: EpollEntry.size)
      .map { octets[$0..<($0 + EpollEntry.size)] }
    self.count = Int(clamping: min(max(count, 0), Int64(events.count)))
    self.descriptors = descriptors
  }

  /// One event is the first that was found, all zeros if there was none; an array is all that were found, in any order.
  func reading(as expected: Expression) -> Expression {
    guard case .array(let elements) = expected else {
      return events.first.map { reading($0, as: expected) } ?? expected
    }
    return .array(readings(as: elements))
  }

  private func reading(_ event: ArraySlice<UInt8>, as expected: Expression) -> Expression {
    (try? EpollEntry(expected))?.reading(event, descriptors) ?? expected
  }

  /// Those that are expected stand where they are expected, the others in their order at the free places.
  private func readings(as elements: [Expression]) -> [Expression] {
    var rest = Array(events.prefix(count))
    var places: [Expression?] = elements.map { element in
      guard let index = rest.firstIndex(where: { reading($0, as: element) == element }) else {
        return nil
      }
      rest.remove(at: index)
      return element
    }
    for (index, element) in elements.enumerated() where places[index] == nil && !rest.isEmpty {
      places[index] = reading(rest.removeFirst(), as: element)
    }
    let plain = Expression.structure([
      Expression.Member(name: "events", value: .integer(0)),
      Expression.Member(name: "fd", value: .integer(0)),
    ])
    return places.compactMap(\.self) + rest.map { reading($0, as: plain) }
  }
}
