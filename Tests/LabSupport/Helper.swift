import Foundation
import Testing

/// Runs scenarios of LabHelper, which lies beside the tests: namespaces need a process with one thread.
public struct Helper: Sendable {
  /// Who runs it.
  public enum User: String, CaseIterable, Sendable {
    /// As the tests are: root takes the direct way.
    case asWeAre
    /// Not root: takes the way through a user namespace.
    case ordinary
  }

  /// What it printed, a value for each name.
  public let values: [String: String]
  /// Its exit status; negative for a signal.
  public let status: Int32
  /// Why this machine does not allow it.
  public let skipped: String?

  public subscript(_ name: String) -> String? { values[name] }

  public init(_ scenario: String, _ arguments: [String], user: User) throws {
    let process = Process()
    process.executableURL = Self.location
    process.arguments = (user == .ordinary ? ["--ordinary"] : []) + [scenario] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    values = Self.values(text)
    let isSignal = process.terminationReason == .uncaughtSignal
    status = isSignal ? -process.terminationStatus : process.terminationStatus
    skipped = status == 77 ? values["skipped"] ?? "" : nil
  }

  private static func values(_ text: String) -> [String: String] {
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      guard let colon = line.range(of: ": ") else { return nil }
      return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
    }
    return Dictionary(pairs) { _, last in last }
  }

  private static var location: URL {
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("LabHelper")
  }
}

extension Helper {
  /// Runs a scenario that is expected to succeed, or to fail with status 1. Where this machine does not allow it, the
  /// test is cancelled, with the reason.
  public static func run(
    _ scenario: String, _ arguments: String..., user: User = .asWeAre, succeeds: Bool = true
  ) throws -> Helper {
    let helper = try Helper(scenario, arguments, user: user)
    if let skipped = helper.skipped { try Test.cancel("\(skipped)") }
    #expect(helper.status == (succeeds ? 0 : 1), "\(scenario): \(helper["error"] ?? "no error")")
    return helper
  }
}
