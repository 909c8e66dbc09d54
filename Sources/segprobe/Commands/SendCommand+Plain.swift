extension SendCommand {
  /// What these words of a command line ask for, if they are `send FLAGS HOST:PORT` and nothing else. ArgumentParser
  /// would take a third of the time until the segment leaves, to learn that none of the options is there, and the
  /// wrappers of the options a part of that. All other forms, and all mistakes, are for it.
  static func plain(_ words: [String]) -> Sending? {
    guard words.count == 3, words[0] == verb,
      !words.dropFirst().contains(where: { $0.hasPrefix("-") }),
      let flags = FlagLetters(argument: words[1]), let target = TargetName(argument: words[2])
    else { return nil }
    return Sending(flags.flags) { ports throws(SystemError) in
      try Reach(to: target, ports: ports, verb: verb)
    }
  }
}
