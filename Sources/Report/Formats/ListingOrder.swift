/// Puts what comes in any order into the order of a listing: holds back what is ahead of its turn.
public struct ListingOrder<Element> {
  private var held: [Int: Element] = [:]
  /// Positions that are to come, the next one last.
  private var awaited: [Int]

  /// - Parameter positions: all that will come, in any order.
  public init(_ positions: [Int] = []) { awaited = positions.sorted(by: >) }

  /// - Parameter position: each once.
  /// - Returns: what has its turn now.
  public mutating func add(_ element: Element, at position: Int) -> [(position: Int, Element)] {
    held[position] = element
    var ready: [(position: Int, Element)] = []
    while let next = awaited.last, let element = held.removeValue(forKey: next) {
      ready.append((next, element))
      awaited.removeLast()
    }
    return ready
  }

  /// What is still held, when those before it will not come any more.
  public mutating func rest() -> [(position: Int, Element)] {
    defer { self = ListingOrder() }
    return held.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
