import ArgumentParser

/// One part of a run that several machines do together: `3/8` is the third of eight.
struct Shard: Equatable {
  /// From 1.
  var number: Int
  var count: Int
  /// Who said so, for the line that tells of it.
  var source: String

  var text: String { "\(number)/\(count)" }

  /// What a `--shard` argument may be.
  enum Request: Equatable {
    case exactly(Shard)
    /// `/8`: which of them, the environment says.
    case oneOf(Int)
  }

  /// - Parameter argument: `3/8`, or `/8`.
  static func request(_ argument: String) throws(ValidationError) -> Request {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let count = Int(parts[1]), (1...10_000).contains(count) else {
      throw ValidationError(
        "a shard is written 3/8, the third of eight, or /8, when the environment says which")
    }
    if parts[0].isEmpty { return .oneOf(count) }
    guard let number = Int(parts[0]), (1...count).contains(number) else {
      throw ValidationError("a shard of \(count) has a number from 1 to \(count)")
    }
    return .exactly(Shard(number: number, count: count, source: "--shard"))
  }

  /// Which part is to be run; `nil` is all.
  /// - Parameter variable: reads the environment.
  static func chosen(
    _ request: Request?, environment variable: (String) -> String?
  ) throws(SystemError) -> Shard? {
    switch request {
    case .exactly(let shard): return shard.count > 1 ? shard : nil
    case .oneOf(let count): return try place(among: count, variable)
    case nil:
      let shards = systems.compactMap { $0.shard(variable) }
      return shards.first { $0.count > 1 }
    }
  }

  private static func place(
    among count: Int, _ variable: (String) -> String?
  ) throws(SystemError) -> Shard {
    let named = systems.first { variable($0.index) != nil }
    guard let system = named, let index = system.place(variable) else {
      let names = systems.map(\.index).joined(separator: ", ")
      throw SystemError("--shard /\(count): none of \(names) says which shard this is", code: 0)
    }
    guard (1...count).contains(index) else {
      throw SystemError(
        "--shard /\(count): \(system.index) is \(variable(system.index) ?? ""), beyond the last",
        code: 0)
    }
    return Shard(number: index, count: count, source: system.index)
  }

  // MARK: Systems that run a job several times

  private struct System {
    /// The variable that says which one this is, and what the first has there.
    var index: String
    var first: Int
    /// The variable that says how many there are, if the system has one.
    var total: String?

    /// From 1.
    func place(_ variable: (String) -> String?) -> Int? {
      variable(index).flatMap { Int($0) }.flatMap { $0 >= first ? $0 - first + 1 : nil }
    }

    func shard(_ variable: (String) -> String?) -> Shard? {
      guard let total, let count = variable(total).flatMap({ Int($0) }),
        let place = place(variable), place <= count
      else { return nil }
      return Shard(number: place, count: count, source: "\(index) and \(total)")
    }
  }

  private static let systems = [
    // Bazel's test sharding.
    System(index: "TEST_SHARD_INDEX", first: 0, total: "TEST_TOTAL_SHARDS"),
    // GitLab's `parallel`.
    System(index: "CI_NODE_INDEX", first: 1, total: "CI_NODE_TOTAL"),
    // An indexed Job of Kubernetes, which does not tell its pods how many they are.
    System(index: "JOB_COMPLETION_INDEX", first: 0, total: nil),
  ]
}
