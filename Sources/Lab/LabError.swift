import Glibc

/// What a lab could not do, and what a user can do about it.
public struct LabError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What failed and why, without a full stop: "no user namespace: Operation not permitted".
  public var problem: String
  /// What to do, as a sentence without a full stop, where that is known.
  public var advice: String?

  public init(_ problem: String, advice: String? = nil) {
    self.problem = problem
    self.advice = advice
  }

  /// A system call failed with this `errno`.
  init(_ problem: String, code: Int32, advice: String? = nil) {
    self.init("\(problem): \(systemReason(code))", advice: advice)
  }

  public var description: String { advice.map { "\(problem). \($0)" } ?? problem }
}

/// The system's words for an `errno`.
func systemReason(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}

/// Throws what `errno` says when a system call has returned a negative number.
@discardableResult
func check(_ result: Int32, _ problem: @autoclosure () -> String) throws(LabError) -> Int32 {
  guard result < 0 else { return result }
  let code = errno
  throw LabError(problem(), code: code)
}
