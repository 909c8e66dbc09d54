/// Why a file could not be read as a capture.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the file, in octets from its start.
  public var offset: Int
  /// What is wrong there, without a full stop.
  public var problem: String

  public init(at offset: Int, _ problem: String) {
    self.offset = offset
    self.problem = problem
  }

  public var description: String { "at octet \(offset): \(problem)" }
}
