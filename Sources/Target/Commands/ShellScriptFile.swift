import Glibc

/// A file of commands for a shell.
struct ShellScriptFile: Equatable {
  let path: String
  /// The path of the shell that its first line names.
  let shell: String
  let text: String

  /// `nil` for whatever is not an executable file whose first line names a shell and nothing else.
  init?(_ path: String) {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      unsafe access(path, X_OK) == 0,
      let octets = readSome(file), octets.count == status.st_size,
      let text = String(validating: octets, as: UTF8.self),
      let shell = Self.shell(of: text.prefix { $0 != "\n" }), unsafe access(shell, X_OK) == 0
    else { return nil }
    (self.path, self.shell, self.text) = (path, shell, text)
  }

  private static func shell(of line: Substring) -> String? {
    guard line.hasPrefix("#!") else { return nil }
    let shell = line.dropFirst(2).drop { $0 == " " }
    let known = ["/bin/sh", "/bin/bash", "/usr/bin/sh", "/usr/bin/bash"]
    return known.contains(String(shell)) ? String(shell) : nil
  }
}
