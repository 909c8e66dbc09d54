import Wire

/// What will happen on a memory link, by time; at the same time, in the order in which it was added.
struct Agenda {
  struct Item {
    var time: Instant
    var action: (MemoryLink) -> Void
  }

  /// Latest first, so that the next one is cheap to take.
  private var items: [Item] = []

  mutating func add(_ time: Instant, _ action: @escaping (MemoryLink) -> Void) {
    let place = items.firstIndex { $0.time <= time } ?? items.count
    items.insert(Item(time: time, action: action), at: place)
  }

  /// Takes the next item that is due at `deadline` or before.
  mutating func next(until deadline: Instant) -> Item? {
    guard let last = items.last, last.time <= deadline else { return nil }
    return items.removeLast()
  }
}
