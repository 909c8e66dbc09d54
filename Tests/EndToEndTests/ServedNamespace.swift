import Foundation

/// A network namespace with nothing but its loopback and `segprobe serve`.
enum ServedNamespace {
  private static let services = "echo=7007 hold=7004 http=7080 daytime=7013"

  /// What a shell command in one writes, and how it ends. `$segprobe` is the program.
  /// - Parameters:
  ///   - terminal: is descriptor 3 of the command.
  ///   - body: is carried out while the command runs.
  static func shell(
    _ command: String, in folder: ScriptFolder, at terminal: Pseudoterminal? = nil,
    _ body: () throws -> Void = {}
  ) throws -> Program.Outcome {
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
    // Standard input of the command is the terminal, so that it can be handed on as it is.
    let lead = terminal == nil ? "" : "exec 3<&0 </dev/null\n"
    process.arguments = ["-Urn", "sh", "-c", lead + setUp + command]
    process.currentDirectoryURL = folder.url
    let running = Program.Running(folder: folder, process: process)
    process.standardOutput = running.output
    process.standardError = running.errors
    process.standardInput = terminal?.slave ?? FileHandle.nullDevice
    try process.run()
    do { try body() } catch {
      _ = running.finish()
      throw error
    }
    return running.finish()
  }
}
