import Engine
import Script
import Wire

/// One line of JSON for each result. What it is about stands first, so that a line can be replaced without being read.
extension CaseResult {
  public var line: String {
    JSON.object([
      member("target", target), member("probe", probe), member("case", caseName),
      member("ip", version.rawValue), member("judgement", judgement), member("reason", reason),
      JSON.Member("measures", .array(measures.map(json))),
      JSON.Member("replies", .array(replies.map { .string($0) })), member("state", state),
      JSON.Member("date", .integer(Int(date.nanoseconds / 1_000_000_000))),
      member("reply", observation?.reply), member("next", observation?.next?.rawValue),
    ]).text
  }

  /// What a line is about: two results with the same text are of the same case.
  public static func subject(of line: String) -> Substring {
    // Within a string of JSON every quote has a backslash before it.
    line[..<(line.range(of: ", \"judgement\": ")?.lowerBound ?? line.endIndex)]
  }

  /// The probe that a line is about, if its path has nothing that JSON escapes.
  public static func probe(of line: String) -> Substring? {
    guard let start = line.range(of: "\"probe\": \"")?.upperBound else { return nil }
    let rest = line.utf8[start...]
    guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    return rest[..<end].contains(UInt8(ascii: "\\")) ? nil : line[start..<end]
  }

  /// - Returns: `nil` if the line is none of these.
  public init?(line: some Collection<UInt8>) {
    guard let json = try? JSON(parsing: line), let probe = json["probe"]?.string,
      let caseName = json["case"]?.string, let judgement = json["judgement"]?.string,
      let version = json["ip"]?.string.flatMap(IPMode.init(rawValue:))
    else { return nil }
    self.probe = probe
    self.caseName = caseName
    self.version = version
    self.judgement = judgement
    target = json["target"]?.string
    reason = json["reason"]?.string
    measures = (json["measures"]?.array ?? []).compactMap(Measure.init)
    replies = json["replies"]?.strings ?? []
    state = json["state"]?.string
    observation = json["reply"]?.string.map { reply in
      Observation(reply: reply, next: json["next"]?.string.flatMap(ConnectionState.init(rawValue:)))
    }
    date = Instant(nanoseconds: Int64(json["date"]?.integer ?? 0) &* 1_000_000_000)
  }

  private func member(_ name: String, _ text: String?) -> JSON.Member {
    JSON.Member(name, text.map { .string($0) } ?? .null)
  }

  private func json(_ measure: Measure) -> JSON {
    .object([
      JSON.Member("name", .string(measure.name)), JSON.Member("value", .number(measure.value)),
      JSON.Member("unit", .string(measure.unit)),
    ])
  }
}

extension Measure {
  fileprivate init?(_ json: JSON) {
    guard let name = json["name"]?.string, let value = json["value"]?.number else { return nil }
    self.init(name: name, value: value, unit: json["unit"]?.string ?? "")
  }
}

extension String {
  /// The first place of these octets. Results are looked through by the thousand after each run, and a search by characters
  /// takes ten times as long.
  fileprivate func range(of text: StaticString) -> Range<Index>? {
    let wanted = text.description.utf8
    guard let first = wanted.first else { return nil }
    var start = utf8.startIndex
    while let place = utf8[start...].firstIndex(of: first) {
      let rest = utf8[place...]
      if rest.starts(with: wanted) {
        return place..<utf8.index(place, offsetBy: wanted.count)
      }
      start = utf8.index(after: place)
    }
    return nil
  }
}
