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

  init(_ description: String) { self.description = description }
}

/// Numbers of Linux that the harness itself needs. They are the same on every architecture.
enum LinuxNumber {
  static let familyIPv4: Int64 = 2
  static let familyIPv6: Int64 = 10
}
