import Glibc

/// A system call that failed: what was tried, and what the system said.
struct SystemError: Error, CustomStringConvertible {
  /// `cannot open 'x.pkt'`
  var attempt: String
  /// `errno`.
  var code: Int32

  /// - Parameter code: 0 when the attempt says it all.
  init(_ attempt: String, code: Int32 = errno) {
    self.attempt = attempt
    self.code = code
  }

  var description: String { code == 0 ? attempt : "\(attempt): \(Self.text(of: code))" }

  /// As strerror(3) has it.
  static func text(of code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  /// `SIGSEGV (Segmentation fault)`
  static func name(ofSignal number: Int32) -> String {
    let names = [
      SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
      SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGPIPE: "SIGPIPE", SIGTERM: "SIGTERM",
      SIGINT: "SIGINT",
    ]
    let text = unsafe strsignal(number).map { unsafe String(cString: $0) } ?? "unknown"
    return "\(names[number] ?? "signal \(number)") (\(text))"
  }
}
