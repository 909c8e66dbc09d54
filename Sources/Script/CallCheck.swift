/// Looks at the calls of one case in their order, while they are read: whether each can be made as it is written. What
/// a call takes is known to who makes it.
public typealias CallCheck = (SystemCall) throws(CallBindingError) -> Void

/// A call that cannot be made as it is written: the script is at fault.
public struct CallBindingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without a full stop.
  public var description: String
  /// Where: which argument, from 0, then which element or member of it, and so on; empty: the call itself.
  public var path: [Int]

  public init(_ description: String, at path: [Int] = []) {
    self.description = description
    self.path = path
  }

  /// Runs `body`, which is about the argument, element or member at `index`.
  public static func locate<Value>(
    _ index: Int, _ body: () throws(CallBindingError) -> Value
  ) throws(CallBindingError) -> Value {
    do {
      return try body()
    } catch {
      throw CallBindingError(error.description, at: [index] + error.path)
    }
  }
}

/// Where the arguments of a call stand in the text, with their elements and members, by their paths.
struct ArgumentPlaces {
  /// The path of what is being read.
  var path: [Int] = []
  private var offsets: [[Int]: Int] = [:]

  /// What is being read begins here; where a name stands before a value, at the name.
  mutating func note(_ offset: Int) {
    if !path.isEmpty, offsets[path] == nil { offsets[path] = offset }
  }

  /// The place of the innermost part on the way that is known; `nil` for the call itself.
  func offset(of path: [Int]) -> Int? {
    (0..<path.count).reversed().lazy.compactMap { offsets[Array(path[...$0])] }.first
  }
}
