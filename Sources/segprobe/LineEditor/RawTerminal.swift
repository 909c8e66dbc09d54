import CLinux
import Glibc

/// The terminal on standard input, read key by key. It has its former settings back when this ends, whatever ends it but
/// SIGKILL.
struct RawTerminal: ~Copyable {
  init() throws(SystemError) {
    guard clinux_terminal_raw(STDIN_FILENO) == 0 else {
      throw SystemError("cannot set up the terminal")
    }
  }

  deinit { _ = clinux_terminal_restore() }

  /// Stops the process, as Ctrl-Z does it to others, the terminal being as it was; returns when it is continued.
  func suspend() throws(SystemError) {
    _ = clinux_terminal_restore()
    _ = clinux_stop_self()
    guard clinux_terminal_raw(STDIN_FILENO) == 0 else {
      throw SystemError("cannot set up the terminal")
    }
  }
}
