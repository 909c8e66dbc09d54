/// Puts what comes in any order into the order of a listing: holds back what is ahead of its turn.
public struct ListingOrder<Element> {
  private var held: [Int: Element] = [:]
  private var next = 0

  public init() {}

  /// - Parameter position: from 0, each once.
  /// - Returns: what has its turn now.
  public mutating func add(_ element: Element, at position: Int) -> [(position: Int, Element)] {
    held[position] = element
    var ready: [(position: Int, Element)] = []
    while let element = held.removeValue(forKey: next) {
      ready.append((next, element))
      next += 1
    }
    return ready
  }

  /// What is still held, when those before it will not come any more; the next listing begins at 0.
  public mutating func rest() -> [(position: Int, Element)] {
    defer { self = ListingOrder() }
    return held.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
