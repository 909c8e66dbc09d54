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

/// Numbers of Linux that the harness itself needs. They are the same on every architecture.
enum LinuxNumber {
  static let familyIPv4: Int64 = 2
  static let familyIPv6: Int64 = 10
  /// `SOCK_DGRAM`
  static let datagram: Int64 = 2
}
