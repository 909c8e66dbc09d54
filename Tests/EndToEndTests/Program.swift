import Foundation
import Testing

/// The built program, run as a user runs it.
struct Program {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    var lines: [Substring] { output.split(separator: "\n") }
  }

  /// Beside the test bundle: `.build/debug/segprobe`.
  static let path: String = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
      folder = bundle.bundleURL
    }
    return folder.deletingLastPathComponent().appendingPathComponent("segprobe").path
  }()

  /// Starts it; nothing is read yet.
  /// - Parameter environment: variables beside those of this process.
  static func start(
    _ arguments: [String], in folder: ScriptFolder, environment: [String: String] = [:]
  ) throws -> Running {
    let process = Process()
    // Runs of tests are not the user's last runs.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["XDG_STATE_HOME": folder.state.path]) { $1 }.merging(environment) { $1 }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    let running = Running(folder: folder, process: process)
    process.standardOutput = running.output
    process.standardError = running.errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return running
  }

  static func run(
    _ arguments: String..., in folder: ScriptFolder, environment: [String: String] = [:]
  ) throws -> Outcome {
    try start(arguments, in: folder, environment: environment).finish()
  }

  struct Running {
    /// Kept until the end.
    let folder: ScriptFolder
    let process: Process
    let output = Pipe()
    let errors = Pipe()

    func finish() -> Outcome {
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let errors = String(
        decoding: self.errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return Outcome(status: process.terminationStatus, output: text, errors: errors)
    }
  }
}

/// A folder of scripts for one test, gone at its end.
final class ScriptFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("segprobe-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
    try? FileManager.default.removeItem(at: state)
  }

  /// What programs of the test remember; beside the folder.
  var state: URL { url.appendingPathExtension("state") }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> Self {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return self
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  func names(in folder: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: url.appendingPathComponent(folder).path
    ).sorted()
  }
}

/// Whether a program can have a lab on this machine: without one, what needs it is not run.
let machineAllowsLabs: Bool = {
  guard let folder = try? ScriptFolder().write("pass.pkt", Scripts.pass),
    let outcome = try? Program.run("run", "pass.pkt", "--ip", "4", in: folder)
  else { return false }
  return outcome.status == 0
}()
