/// First in, first out. Room is used again when it is empty, which it mostly is.
struct Queue {
  private var items: [Int] = []
  private var taken = 0

  mutating func add(_ item: Int) { items.append(item) }

  mutating func next() -> Int? {
    guard taken < items.count else { return nil }
    let item = items[taken]
    taken += 1
    if taken == items.count {
      items.removeAll(keepingCapacity: true)
      taken = 0
    }
    return item
  }
}
