import ArgumentParser
import Match
import Wire

/// Control bits as people write them: `S`, `SA`, `FPU`, `S.`, `none`. `A` and the dot of scripts are ACK.
struct FlagLetters: ExpressibleByArgument {
  var flags: TCPFlags

  init?(argument: String) {
    if argument == "-" || argument.lowercased() == "none" {
      flags = []
      return
    }
    var flags: TCPFlags = []
    for letter in argument.uppercased() {
      guard let flag = Self.letters[letter], !flags.contains(flag), !argument.isEmpty else {
        return nil
      }
      flags.insert(flag)
    }
    if flags.isEmpty { return nil }
    self.flags = flags
  }

  static var defaultValueDescription: String { "flags" }

  private static let letters: [Character: TCPFlags] = [
    "S": .syn, "A": .ack, ".": .ack, "F": .fin, "R": .rst, "P": .psh, "U": .urg, "E": .ece,
    "W": .cwr,
  ]

  /// As scripts spell them.
  var notation: String { flags.text }
}
