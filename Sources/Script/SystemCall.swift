public import Match

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
  /// `1`, `0x10`, `SOL_SOCKET`, `O_RDWR|O_NONBLOCK`; `spelling` as written.
  case integer(Int64, spelling: String)
  /// `"text"`, escapes resolved.
  case string([UInt8])
  /// `...`: whatever the harness would put there (an address, a buffer).
  case ellipsis
  /// `[1, 2]`
  case array([Expression])
  /// `{fd=3, events=POLLIN, revents=0}`, also with nameless members.
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
