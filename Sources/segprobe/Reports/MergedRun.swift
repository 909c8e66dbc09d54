import Engine
import Report
import Wire

/// The reports of several shards, or of runs of several suites, as the report of one run.
struct MergedRun {
  private(set) var start: RunStart
  private(set) var faults: [Suite.Fault] = []
  /// In the order of the listing.
  private(set) var cases: [RunRecord.Case] = []
  private(set) var elapsed = Instant.Interval.zero
  private(set) var isInterrupted = false
  /// What is missing, or there twice.
  private(set) var problems: [String] = []

  /// What one file says of one run.
  private struct Part {
    var file: String
    var start: RunStart
    var faults: [Suite.Fault] = []
    var cases: [RunRecord.Case] = []
    var elapsed: Instant.Interval?
    var isInterrupted = false
  }

  /// - Parameter files: at least one, each with one run.
  init(_ files: [String]) throws(SystemError) {
    var parts: [Part] = []
    for file in files { parts.append(try Self.part(file)) }
    start = RunStart(
      version: parts[0].start.version, probes: 0, positions: [], started: parts[0].start.started,
      target: parts[0].start.target)
    // Shards of one run have positions in the same listing; other runs follow each other.
    let isSharded = parts.allSatisfy { $0.start.shard != nil }
    if isSharded {
      parts.sort { ($0.start.shard?.number ?? 0) < ($1.start.shard?.number ?? 0) }
      checkShards(parts)
    }
    for part in parts { add(part, isSharded: isSharded) }
    faults = isSharded ? Self.interleaved(parts.map(\.faults)) : parts.flatMap(\.faults)
    cases.sort { $0.position < $1.position }
    start.positions = cases.map(\.position)
    checkNames()
  }

  private static func part(_ file: String) throws(SystemError) -> Part {
    var part: Part?
    for record in try ReportReader.records(in: file) {
      switch record {
      case .run(let start):
        guard part == nil else {
          throw SystemError("\(file): the report of several runs cannot be merged", code: 0)
        }
        part = Part(file: file, start: start)
      case .verdict(let own): part?.cases.append(own)
      case .fault(let probe, let reason): part?.faults.append(.init(file: probe, text: reason))
      case .summary(let elapsed, let isInterrupted, _):
        part?.elapsed = elapsed
        part?.isInterrupted = isInterrupted
      }
    }
    guard let part else { throw SystemError("\(file): no run begins in this report", code: 0) }
    return part
  }

  private mutating func add(_ part: Part, isSharded: Bool) {
    start.started = min(start.started, part.start.started)
    start.probes =
      isSharded ? max(start.probes, part.start.probes) : start.probes + part.start.probes
    let offset = isSharded ? 0 : (cases.map(\.position).max() ?? -1) + 1
    for own in part.cases {
      var own = own
      own.position += offset
      cases.append(own)
    }
    if let own = part.elapsed {
      elapsed = max(elapsed, own)
    } else {
      problems.append("\(part.file): has no end; that run was cut")
    }
    isInterrupted = isInterrupted || part.isInterrupted
  }

  private mutating func checkShards(_ parts: [Part]) {
    let counts = Set(parts.compactMap { $0.start.shard?.count })
    guard let count = counts.first, counts.count == 1 else {
      problems.append("these are shards of different runs: of \(counts.sorted())")
      return
    }
    let files = Dictionary(grouping: parts) { $0.start.shard?.number ?? 0 }
    for number in 1...count {
      switch files[number]?.count ?? 0 {
      case 0: problems.append("shard \(number)/\(count) is missing")
      case 1: break
      default:
        let names = (files[number] ?? []).map(\.file).joined(separator: ", ")
        problems.append("shard \(number)/\(count) is there more than once: \(names)")
      }
    }
  }

  private mutating func checkNames() {
    var known: Set<String> = []
    for own in cases {
      let name = "\(own.transcript.name) \(own.transcript.version.rawValue)"
      if !known.insert(name).inserted {
        problems.append("\(Printable.line(name)): there is more than one verdict")
      }
    }
  }

  /// Faults were dealt out in turn.
  private static func interleaved(_ parts: [[Suite.Fault]]) -> [Suite.Fault] {
    (0..<(parts.map(\.count).max() ?? 0)).flatMap { index in
      parts.compactMap { index < $0.count ? $0[index] : nil }
    }
  }
}
