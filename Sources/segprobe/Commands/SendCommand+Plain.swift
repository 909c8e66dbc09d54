import ArgumentParser

extension SendCommand {
  /// What these words of a command line ask for, if they are `send FLAGS HOST:PORT` and nothing else. ArgumentParser
  /// would take a third of the time until the segment leaves, to learn that none of the options is there. All other
  /// forms, and all mistakes, are for it.
  static func plain(_ words: [String]) -> SendCommand? {
    guard words.count == 3, words[0] == configuration.commandName,
      !words.dropFirst().contains(where: { $0.hasPrefix("-") }),
      let flags = FlagLetters(argument: words[1]), let target = TargetName(argument: words[2])
    else { return nil }
    var command = SendCommand()
    command.flags = flags
    command.target = target
    command.established = false
    command.fields = .untouched
    command.way = .usual
    command.count = usualCount
    command.interval = usualInterval
    command.wait = nil
    return command
  }
}

extension SegmentFields {
  /// None was named.
  static var untouched: SegmentFields {
    var fields = SegmentFields()
    (fields.seq, fields.ack, fields.win, fields.urg) = (nil, nil, usualWindow, nil)
    (fields.options, fields.text, fields.hex, fields.file) = (nil, nil, nil, nil)
    (fields.checksum, fields.offset, fields.reserved) = (nil, nil, nil)
    (fields.ttl, fields.tos, fields.df, fields.fragment) = (nil, nil, nil, nil)
    return fields
  }
}

extension WayOptions {
  /// As the routes of this machine say.
  static var usual: WayOptions {
    var way = WayOptions()
    (way.ip, way.source, way.netns) = (nil, nil, nil)
    return way
  }
}
