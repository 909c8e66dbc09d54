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
      guard let flag = Self.flag(letter), !flags.contains(flag) else { return nil }
      flags.insert(flag)
    }
    if flags.isEmpty { return nil }
    self.flags = flags
  }

  static var defaultValueDescription: String { "flags" }

  private static func flag(_ letter: Character) -> TCPFlags? {
    switch letter {
    case "S": .syn
    case "A", ".": .ack
    case "F": .fin
    case "R": .rst
    case "P": .psh
    case "U": .urg
    case "E": .ece
    case "W": .cwr
    default: nil
    }
  }

  /// As scripts spell them.
  var notation: String { flags.text }
}
