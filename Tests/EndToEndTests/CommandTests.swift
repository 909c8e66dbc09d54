import Foundation
import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct CommandTests {
  /// A script that passes if sysctl has not been as usual.
  private static let script = """
    `./init.sh`
    0 `test -e instead && test $(cat /proc/sys/net/ipv4/tcp_syn_retries) != 9`

    """

  private static func folder() throws -> ScriptFolder {
    let folder = try ScriptFolder().write("a.pkt", script)
      .write("init.sh", "#!/bin/bash\nsysctl -q net.ipv4.tcp_syn_retries=9\n")
      .write("bin/sysctl", "#!/bin/sh\ntouch instead\n")
      .write("functions", "sysctl() { touch instead; }\n")
    for name in ["init.sh", "bin/sysctl"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.url.appendingPathComponent(name).path)
    }
    return folder
  }

  @Test func `As a rule sysctl is the system's`() throws {
    let script = """
      `./init.sh`
      0 `test ! -e instead && test $(cat /proc/sys/net/ipv4/tcp_syn_retries) = 9`

      """
    let folder = try Self.folder().write("b.pkt", script)
    let outcome = try Program.run("run", "b.pkt", "--ip", "4", in: folder)
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test func `Another sysctl in PATH is started`() throws {
    let folder = try Self.folder()
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let outcome = try Program.run(
      "run", "a.pkt", "--ip", "4", in: folder,
      environment: ["PATH": folder.url.appendingPathComponent("bin").path + ":" + path])
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test func `What bash finds in its environment counts`() throws {
    let folder = try Self.folder()
    let file = folder.url.appendingPathComponent("functions").path
    let outcome = try Program.run(
      "run", "a.pkt", "--ip", "4", in: folder, environment: ["BASH_ENV": file])
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
