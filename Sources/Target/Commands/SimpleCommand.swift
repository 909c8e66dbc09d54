/// A simple command (POSIX.1-2024, XCU 2.9.1) of words that any shell takes alike: a program and its arguments. Nothing of it
/// changes the shell that carries it out, so that each can be carried out by itself.
struct SimpleCommand: Equatable {
  /// As the program gets them; the first one names it.
  let words: [String]
  /// Something is written elsewhere: `> /dev/null`.
  var isRedirected = false
  /// As the shell reads it.
  let text: String
  /// From 1.
  let line: Int

  /// The program is named by its path, which has no other meaning for a shell.
  var isFile: Bool { words[0].utf8.contains(UInt8(ascii: "/")) }
}
