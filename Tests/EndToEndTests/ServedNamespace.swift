import Foundation

/// A network namespace with nothing but its loopback and `segprobe serve`.
enum ServedNamespace {
  private static let services = "echo=7007 hold=7004 http=7080 daytime=7013"

  /// What a shell command in one writes, and how it ends. `$segprobe` is the program.
  static func shell(_ command: String, in folder: ScriptFolder) throws -> Program.Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    let setUp = """
      ip link set lo up
      segprobe='\(Program.path)'
      "$segprobe" serve \(services) > serve.out &
      server=$!
      trap 'kill -INT $server; wait $server' EXIT
      until grep -q daytime serve.out; do kill -0 $server || exit 99; sleep 0.02; done

      """
    process.arguments = ["-Urn", "sh", "-c", setUp + command]
    process.currentDirectoryURL = folder.url
    let running = Program.Running(folder: folder, process: process)
    process.standardOutput = running.output
    process.standardError = running.errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return running.finish()
  }
}
