import Match
import Wire

/// What a `...` in a call stands for.
struct CallContext {
  var mode: IPMode
  /// What `bind` binds to.
  var target: Endpoint
  /// Where `connect`, `sendto` and `sendmsg` go.
  var tester: Endpoint
}

/// A call that cannot be made as it is written: the script is at fault.
struct CallBindingError: Error, Hashable, CustomStringConvertible {
  /// A sentence without a full stop.
  var description: String
  /// Where: which argument, from 0, then which element or member of it, and so on; empty: the call itself.
  var path: [Int]

  init(_ description: String, at path: [Int] = []) {
    self.description = description
    self.path = path
  }

  /// Runs `body`, which is about the argument, element or member at `index`.
  static func locate<Value>(
    _ index: Int, _ body: () throws(CallBindingError) -> Value
  ) throws(CallBindingError) -> Value {
    do {
      return try body()
    } catch {
      throw CallBindingError(error.description, at: [index] + error.path)
    }
  }
}

/// Numbers of Linux that the harness itself needs. They are the same on every architecture.
enum LinuxNumber {
  static let familyIPv4: Int64 = 2
  static let familyIPv6: Int64 = 10
}
