public import Engine
public import Wire

/// A line of a JSON lines report, read back.
public enum RunRecord: Sendable {
  /// A run begins; the positions of its cases stand with them.
  case run(RunStart)
  case verdict(Case)
  /// A script that could not be read.
  case fault(probe: String, reason: String)
  /// The end of a run.
  case summary(elapsed: Instant.Interval, isInterrupted: Bool, exitStatus: Int)

  /// A case, and all that its line says of it.
  public struct Case: Sendable {
    public var transcript: Transcript { didSet { encoded = transcript.encoded } }
    public var judgement: Judgement
    /// In the listing of the run, from 0.
    public var position: Int
    /// The transcript as octets: several reports write them.
    private(set) var encoded: [UInt8]

    public init(transcript: Transcript, judgement: Judgement, position: Int) {
      self.transcript = transcript
      encoded = transcript.encoded
      self.judgement = judgement
      self.position = position
    }
  }

  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
  }

  /// - Parameter line: one line of a report, without its end.
  public init(parsing line: some Collection<UInt8>) throws(Problem) {
    let json: JSON
    do { json = try JSON(parsing: line) } catch { throw Problem(description: error.description) }
    switch json["type"]?.string {
    case "run":
      let started = Instant.Interval(seconds: json["started"]?.number ?? 0)
      self = .run(
        RunStart(
          version: json["segprobe"]?.string ?? "", probes: json["probes"]?.integer ?? 0,
          positions: [], started: Instant(nanoseconds: started.nanoseconds),
          shard: json["shard"]?.string.flatMap { RunStart.ShardNumber($0) },
          target: json["target"]?.string))
    case "summary":
      self = .summary(
        elapsed: Instant.Interval(seconds: json["seconds"]?.number ?? 0),
        isInterrupted: json["interrupted"]?.bool ?? false,
        exitStatus: json["exit"]?.integer ?? 0)
    case "verdict" where json["ip"]?.string == nil:
      self = .fault(
        probe: try json.text("probe"), reason: json["reason"]?.string ?? "")
    case "verdict": self = .verdict(try Case(json))
    case let type?: throw Problem(description: "unknown type of line '\(type)'")
    case nil: throw Problem(description: "a line without a 'type': is this a report of segprobe?")
    }
  }
}

extension RunRecord.Case {
  fileprivate init(_ json: JSON) throws(RunRecord.Problem) {
    guard let octets = Base64.octets(of: try json.text("transcript")) else {
      throw RunRecord.Problem(description: "'transcript' is not base64")
    }
    encoded = octets
    do {
      transcript = try Transcript(decoding: octets)
    } catch {
      throw RunRecord.Problem(
        description: "a transcript of another version of segprobe, or a damaged one: \(error)")
    }
    judgement = try Judgement(json)
    position = json["position"]?.integer ?? 0
  }
}

extension Judgement {
  fileprivate init(_ json: JSON) throws(RunRecord.Problem) {
    let name = try json.text("judgement")
    var deviation = Deviation(
      probe: json["probe"]?.string ?? "", expectation: .init(text: nil, actual: nil),
      reason: json["deviation"]?.string ?? "", line: json["deviation_line"]?.integer ?? 0)
    let others = [Deviation.Meaning.noEvidence, .option].map { meaning in
      deviation.meaning = meaning
      return Judgement.notJudged(deviation)
    }
    deviation.meaning = .deviation
    let all: [Judgement] =
      others + [
        .pass, .fail, .deviates(deviation),
        .deviatesOtherwise(deviation, json["mismatch"]?.string ?? ""),
        .unexpectedPass(deviation), .inconclusive, .error, .skip,
      ]
    guard let own = all.first(where: { $0.name == name }) else {
      throw RunRecord.Problem(description: "unknown judgement '\(name)'")
    }
    self = own
  }
}

extension JSON {
  fileprivate func text(_ name: String) throws(RunRecord.Problem) -> String {
    guard let text = self[name]?.string else {
      throw RunRecord.Problem(description: "a verdict without '\(name)'")
    }
    return text
  }
}

extension Instant.Interval {
  /// Zero for what is no length of time.
  init(seconds: Double) {
    self.init(nanoseconds: Int64(exactly: (seconds * 1_000_000_000).rounded()) ?? 0)
  }
}
