public import Match
public import Wire

/// A system call as a script writes it: `read(4, ..., 1000) = 1000`.
public struct SystemCall: Hashable, Sendable {
  public var name: String
  public var arguments: [Expression]
  public var result: Result

  public struct Result: Hashable, Sendable {
    /// `*` or `...` where the value does not matter.
    public var value: NumberPattern
    /// `-1 EAGAIN (Resource temporarily unavailable)`; Linux's number, and the name for messages.
    public var error: ErrorNumber?

    public init(value: NumberPattern, error: ErrorNumber? = nil) {
      self.value = value
      self.error = error
    }
  }

  public struct ErrorNumber: Hashable, Sendable {
    public var name: String
    public var number: Int32

    public init(name: String, number: Int32) {
      self.name = name
      self.number = number
    }
  }

  public init(name: String, arguments: [Expression], result: Result) {
    self.name = name
    self.arguments = arguments
    self.result = result
  }
}

/// An argument of a system call. Symbols are resolved by the parser, so that an unknown one is found before a segment
/// is sent; their spelling stays for reports.
public indirect enum Expression: Hashable, Sendable {
  /// `1`, `0x10`, `SOL_SOCKET`, `O_RDWR|O_NONBLOCK`; `spelling` as written. `htons(8080)` is 8080: who makes the call
  /// knows the target's byte order.
  case integer(Int64, spelling: String)
  /// `"text"`, escapes resolved.
  case string([UInt8])
  /// `inet_addr("192.0.2.1")`, `inet6_addr("2001:db8::1")`.
  case address(IPAddress)
  /// `...`: whatever the harness would put there (an address, a buffer).
  case ellipsis
  /// `[1, 2]`
  case array([Expression])
  /// `{fd=3, events=POLLIN, revents=0}`, also with nameless members. A length in parentheses after a member's name is a
  /// member of its own, named as in C: `msg_iov(1)=[...]` is `msg_iov` and `msg_iovlen`, `msg_name(...)=...` is
  /// `msg_name` and `msg_namelen`.
  case structure([Member])

  public struct Member: Hashable, Sendable {
    public var name: String?
    public var value: Expression

    public init(name: String?, value: Expression) {
      self.name = name
      self.value = value
    }
  }
}
