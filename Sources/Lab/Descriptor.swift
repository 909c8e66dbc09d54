import Glibc

/// The only owner of a file descriptor; closes it at its end.
public struct Descriptor: ~Copyable, Sendable {
  public let number: Int32

  /// Takes over an open descriptor.
  public init(owning number: Int32) { self.number = number }

  /// Gives the descriptor away: closing it is the caller's from now on.
  public consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  deinit { _ = close(number) }
}
