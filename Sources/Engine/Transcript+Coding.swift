import Match
import Script
public import Wire

extension Transcript {
  /// As octets, for the pipe from a worker to its parent.
  public var encoded: [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.octets
  }

  /// What `encoded` gave. Any other octets give an error, or a transcript whose indices all exist.
  public init(decoding octets: [UInt8]) throws(ParseError) {
    var reader = ByteReader(octets)
    try self.init(from: &reader)
    guard reader.isAtEnd else {
      throw .unknown("octets behind the end", UInt64(reader.remaining), at: reader.offset)
    }
  }

  private func write(to writer: inout ByteWriter) {
    writer.write(probe)
    writer.write(caseName)
    writer.write(title)
    writer.write(checks) { $0.write($1) }
    writer.write(tags) { $0.write($1) }
    writer.write(version.rawValue)
    writer.write(start)
    writer.write(end)
    verdict.write(to: &writer)
    writer.write(measures) { $1.write(to: &$0) }
    frames.write(to: &writer)
    writer.write(connections) { $1.write(to: &$0) }
    writer.write(entries) { $1.write(to: &$0) }
    writer.write(earlierAttempts) { $0.write($1) }
    writer.write(optional: cell) { $1.write(to: &$0) }
    writer.write(optional: observation) { $1.write(to: &$0) }
  }

  private init(from reader: inout ByteReader) throws(ParseError) {
    self.init(
      probe: try reader.readString(), caseName: try reader.readString(),
      title: try reader.readString(),
      checks: try reader.readStrings(), tags: try reader.readStrings(),
      version: try IPMode(from: &reader),
      at: try reader.readInstant())
    end = try reader.readInstant()
    verdict = try Verdict(from: &reader)
    measures = try reader.readArray { (reader) throws(ParseError) in try Measure(from: &reader) }
    frames = try FrameStore(from: &reader)
    connections = try reader.readArray { (reader) throws(ParseError) in try Basis(from: &reader) }
    let counts = (frames: frames.entries.count, connections: connections.count)
    entries = try reader.readArray { (reader) throws(ParseError) in try Entry(from: &reader, counts)
    }
    earlierAttempts = try reader.readStrings()
    cell = try reader.readOptional { (reader) throws(ParseError) in
      Cell(state: try reader.readString(), segment: try reader.readString())
    }
    observation = try reader.readOptional { (reader) throws(ParseError) in
      try Observation(from: &reader)
    }
  }
}

extension Cell {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(state)
    writer.write(segment)
  }
}

extension Observation {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(reply)
    writer.write(optional: next?.rawValue) { $0.write($1) }
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    reply = try reader.readString()
    next = try reader.readOptional { (reader) throws(ParseError) in
      let offset = reader.offset
      guard let state = ConnectionState(rawValue: try reader.readString()) else {
        throw .unknown("state", 0, at: offset)
      }
      return state
    }
  }
}

extension ParseError {
  fileprivate static func unknown(_ field: String, _ value: UInt64, at offset: Int) -> ParseError {
    ParseError(layer: .message, offset: offset, problem: .unsupported(field: field, value: value))
  }
}

extension ByteReader {
  fileprivate mutating func readStrings() throws(ParseError) -> [String] {
    try readArray { (reader) throws(ParseError) in try reader.readString() }
  }

  /// A count or an index.
  /// - Parameter limit: the first number that is too large.
  fileprivate mutating func readIndex(below limit: Int, _ field: String) throws(ParseError) -> Int {
    let start = offset
    let number = Int(try read(UInt32.self))
    guard number < limit else { throw .unknown(field, UInt64(number), at: start) }
    return number
  }
}

extension IPMode {
  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    let offset = reader.offset
    guard let mode = IPMode(rawValue: try reader.readString()) else {
      throw .unknown("IP mode", 0, at: offset)
    }
    self = mode
  }
}

extension Verdict {
  fileprivate func write(to writer: inout ByteWriter) {
    switch self {
    case .pass: writer.write(UInt8(0))
    case .fail(let failure):
      writer.write(UInt8(1))
      failure.write(to: &writer)
    case .inconclusive(let reason): Self.write(2, reason, to: &writer)
    case .error(let reason): Self.write(3, reason, to: &writer)
    case .skip(let reason): Self.write(4, reason, to: &writer)
    }
  }

  private static func write(_ kind: UInt8, _ reason: String, to writer: inout ByteWriter) {
    writer.write(kind)
    writer.write(reason)
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    let offset = reader.offset
    let kind: UInt8 = try reader.read()
    switch kind {
    case 0: self = .pass
    case 1: self = .fail(try Failure(from: &reader))
    case 2: self = .inconclusive(try reader.readString())
    case 3: self = .error(try reader.readString())
    case 4: self = .skip(try reader.readString())
    default: throw .unknown("verdict", UInt64(kind), at: offset)
    }
  }
}

extension Failure {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(summary)
    writer.write(optional: location) { $1.write(to: &$0) }
    writer.write(expected) { $0.write($1) }
    writer.write(script)
    writer.write(optional: actual) { $0.write($1) }
    writer.write(differences) { writer, difference in
      writer.write(difference.field)
      writer.write(difference.expected)
      writer.write(difference.actual)
    }
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    let summary = try reader.readString()
    let location = try reader.readOptional { (reader) throws(ParseError) in
      try SourceLocation(from: &reader)
    }
    let expected = try reader.readStrings()
    let script = try reader.readString()
    let actual = try reader.readOptional { (reader) throws(ParseError) in
      try reader.readString()
    }
    let differences = try reader.readArray { (reader) throws(ParseError) in
      Difference(
        field: try reader.readString(), expected: try reader.readString(),
        actual: try reader.readString())
    }
    self.init(
      summary: summary, location: location, expected: expected, actual: actual,
      differences: differences)
    self.script = script
  }
}

extension SourceLocation {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(file)
    writer.write(UInt32(clamping: line))
    writer.write(UInt32(clamping: column))
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    self.init(
      file: try reader.readString(), line: Int(try reader.read(UInt32.self)),
      column: Int(try reader.read(UInt32.self)))
  }
}

extension Measure {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(name)
    writer.write(value)
    writer.write(unit)
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    self.init(
      name: try reader.readString(), value: try reader.readDouble(), unit: try reader.readString())
  }
}

extension FrameStore {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(octets: octets)
    writer.write(entries) { writer, entry in
      writer.write(UInt32(clamping: entry.range.lowerBound))
      writer.write(UInt32(clamping: entry.range.count))
      writer.write(UInt32(clamping: entry.networkOffset))
      writer.write(entry.stamp)
      writer.write(entry.direction.rawValue)
      writer.write(entry.checksumIsUnfilled)
    }
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    self.init()
    octets = try reader.readOctets()
    let size = octets.count
    entries = try reader.readArray { (reader) throws(ParseError) in
      try Entry(from: &reader, size: size)
    }
  }
}

extension FrameStore.Entry {
  /// - Parameter size: octets of all frames.
  fileprivate init(from reader: inout ByteReader, size: Int) throws(ParseError) {
    let start = try reader.readIndex(below: size + 1, "start of a frame")
    let count = try reader.readIndex(below: size - start + 1, "length of a frame")
    let networkOffset = try reader.readIndex(below: count + 1, "network offset")
    let stamp = try reader.readInstant()
    let offset = reader.offset
    let direction: UInt8 = try reader.read()
    guard let direction = FrameStore.Direction(rawValue: direction) else {
      throw .unknown("direction", UInt64(direction), at: offset)
    }
    self.init(
      range: start..<start + count, networkOffset: networkOffset, stamp: stamp,
      direction: direction,
      checksumIsUnfilled: try reader.readBool())
  }
}

extension Basis {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(name)
    tester.write(to: &writer)
    target.write(to: &writer)
    writer.write(optional: testerISN) { $0.write($1) }
    writer.write(optional: targetISN) { $0.write($1) }
    writer.write(targetScriptISN)
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    self.init(
      name: try reader.readString(), tester: try Endpoint(from: &reader),
      target: try Endpoint(from: &reader))
    testerISN = try reader.readOptional { (reader) throws(ParseError) in
      try reader.readSequenceNumber()
    }
    targetISN = try reader.readOptional { (reader) throws(ParseError) in
      try reader.readSequenceNumber()
    }
    targetScriptISN = try reader.readSequenceNumber()
  }
}

extension Endpoint {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(address)
    writer.write(port)
  }

  fileprivate init(from reader: inout ByteReader) throws(ParseError) {
    self.init(address: try reader.readAddress(), port: try reader.read())
  }
}

extension Transcript.Entry {
  fileprivate func write(to writer: inout ByteWriter) {
    writer.write(at)
    kind.write(to: &writer)
    writer.write(optional: location) { $1.write(to: &$0) }
    writer.write(script)
  }

  fileprivate init(from reader: inout ByteReader, _ counts: (frames: Int, connections: Int))
    throws(ParseError)
  {
    self.init(
      at: try reader.readInstant(), kind: try Kind(from: &reader, counts),
      location: try reader.readOptional { (reader) throws(ParseError) in
        try SourceLocation(from: &reader)
      },
      script: try reader.readString())
  }
}

extension Transcript.Entry.Kind {
  fileprivate func write(to writer: inout ByteWriter) {
    switch self {
    case .packet(let frame, let connection):
      writer.write(UInt8(0))
      writer.write(UInt32(clamping: frame))
      writer.write(optional: connection) { $0.write(UInt32(clamping: $1)) }
    case .call(let text): Self.write(1, text, to: &writer)
    case .state(let text): Self.write(2, text, to: &writer)
    case .silence: writer.write(UInt8(3))
    case .note(let text): Self.write(4, text, to: &writer)
    }
  }

  private static func write(_ kind: UInt8, _ text: String, to writer: inout ByteWriter) {
    writer.write(kind)
    writer.write(text)
  }

  fileprivate init(from reader: inout ByteReader, _ counts: (frames: Int, connections: Int))
    throws(ParseError)
  {
    let offset = reader.offset
    let kind: UInt8 = try reader.read()
    switch kind {
    case 0:
      self = .packet(
        frame: try reader.readIndex(below: counts.frames, "frame"),
        connection: try reader.readOptional { (reader) throws(ParseError) in
          try reader.readIndex(below: counts.connections, "connection")
        })
    case 1: self = .call(try reader.readString())
    case 2: self = .state(try reader.readString())
    case 3: self = .silence
    case 4: self = .note(try reader.readString())
    default: throw .unknown("kind of entry", UInt64(kind), at: offset)
    }
  }
}
