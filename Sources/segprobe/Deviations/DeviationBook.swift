import Engine
import Report
import Script

/// All deviation files of a run.
struct DeviationBook {
  /// Where the files come from.
  enum Source {
    /// The nearest `deviations/linux.yaml` of each probe.
    case nearest
    case file(String)
    /// A stack's, kept beside the stack, and the folder that the paths of probes in it start from; `nil`: that of the
    /// suite, which has the folder `requirements`.
    case ofStack(String, probes: String?)
    case none

    /// - Parameter option: of the command line: a file, or `none`.
    init(option: String?) {
      switch option {
      case nil: self = .nearest
      case "none": self = .none
      case let file?: self = .file(file)
      }
    }
  }

  /// By the path of the file.
  private var files: [String: DeviationFile] = [:]
  /// By the path of a probe: its file, and its name there.
  private var places: [String: (file: String, name: String)] = [:]
  /// What is wrong with the files themselves.
  private(set) var faults: [String] = []

  init(_ source: Source, for probes: [Probe]) {
    for probe in probes { look(for: probe, source) }
    for file in files.values.sorted(by: { $0.path < $1.path }) { check(file, against: probes) }
  }

  /// The entries that speak of a case.
  func deviations(of job: Job) -> [Deviation] { entries(\.deviations, of: job) }

  /// The same, but cases that an entry exempts have the verdict, with its reason.
  func exempting(_ jobs: [Job]) -> [Job] {
    jobs.map { job in
      guard job.verdict == nil, let exemption = entries(\.exemptions, of: job).first else {
        return job
      }
      var exempt = job
      exempt.verdict = .skip("not asked: " + exemption.reason)
      return exempt
    }
  }

  private func entries(_ kind: KeyPath<DeviationFile, [Deviation]>, of job: Job) -> [Deviation] {
    guard let place = places[job.probe.file], let file = files[place.file] else { return [] }
    return file[keyPath: kind].filter {
      $0.covers(
        probe: place.name, caseName: job.testCase.name, version: job.mode.rawValue)
    }
  }

  private mutating func look(for probe: Probe, _ source: Source) {
    let (path, root): (String?, String?) =
      switch source {
      case .nearest: (DeviationFile.path(for: probe.file), nil)
      case .file(let named): (named, nil)
      case .ofStack(let named, let probes):
        (named, named.contains("/deviations/") ? nil : probes ?? Self.suite(of: probe.file))
      case .none: (nil, nil)
      }
    guard let path, let file = load(path, root), let name = file.name(ofProbe: probe.file) else {
      return
    }
    places[probe.file] = (path, name)
  }

  private static func suite(of probe: String) -> String? {
    for folder in Ancestors(of: probe)
    where Files.kind(of: Files.join(folder, "requirements")) == .folder {
      return Files.realPath(folder)
    }
    return nil
  }

  private mutating func load(_ path: String, _ root: String?) -> DeviationFile? {
    if let known = files[path] { return known }
    do throws(YAMLFault) {
      let file = try DeviationFile(path: path, root: root)
      files[path] = file
      return file
    } catch {
      if !faults.contains(error.description) { faults.append(error.description) }
      return nil
    }
  }

  /// An entry must name a probe that exists, and cases that the probe has.
  private mutating func check(_ file: DeviationFile, against probes: [Probe]) {
    for entry in file.deviations + file.exemptions {
      let path = Files.join(file.root, entry.probe)
      guard Files.kind(of: path) == .file else {
        faults.append("\(file.path):\(entry.line): there is no probe '\(entry.probe)'")
        continue
      }
      let probe = probes.first { places[$0.file].map { $0.name == entry.probe } ?? false }
      guard let probe else { continue }
      for name in entry.cases where !probe.cases.contains(where: { $0.name == name }) {
        faults.append("\(file.path):\(entry.line): '\(entry.probe)' has no case '\(name)'")
      }
    }
  }
}
