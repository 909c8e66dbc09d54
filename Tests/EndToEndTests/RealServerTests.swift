import Foundation
import Testing

/// The built program against servers that people use, where they are installed.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct RealServerTests {
  private static let probes = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Probes").path
  private static let target = "127.0.0.1:\(RealServer.port)"

  private func shell(
    _ server: RealServer, _ command: String, at terminal: Pseudoterminal? = nil,
    _ body: () throws -> Void = {}
  ) throws -> Program.Outcome {
    try ServedNamespace.shell(
      server.start + command, in: try ScriptFolder(), at: terminal, body)
  }

  /// Runs the probes that fit, again where a busy machine proved nothing.
  private func run(_ server: RealServer, _ folders: [String]) throws -> Program.Outcome {
    let paths = folders.map { "'\(Self.probes)/\($0)'" }.joined(separator: " ")
    let command =
      "\"$segprobe\" run --target \(Self.target) --service \(server.service) --skip-tag slow \(paths)"
    var outcome = try shell(server, command)
    for _ in 0..<3 where outcome.status == 2 { outcome = try shell(server, command) }
    return outcome
  }

  /// - Parameters:
  ///   - folders: of probes.
  ///   - least: so many cases fit.
  private func check(_ server: RealServer, _ folders: [String], least: Int) throws {
    let outcome = try run(server, folders)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let passed = outcome.lines.count { $0.hasPrefix("ok ") }
    #expect(passed >= least, "\(outcome.output)\(outcome.errors)")
    try checkProfile(server)
    try checkLeaks(server)
  }

  private func checkProfile(_ server: RealServer) throws {
    let outcome = try shell(
      server,
      "\"$segprobe\" profile \(Self.target) --service \(server.service) --patience 2 --json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let properties = try #require(
      object?["properties"] as? [String: [String: Any]], "\(outcome.output)")
    func value(_ key: String) -> Any? { properties[key]?["value"] }
    #expect(object?["service"] as? String == server.service)
    #expect((value("options.list") as? [String])?.first == "mss 65495")
    #expect(value("closed.syn") as? String == "RST+ACK")
    // It has been made to say something.
    #expect(
      (value("retransmission.timeout") as? NSNumber)?.doubleValue ?? 0 > 0, "\(outcome.output)")
    #expect(value("persist.probe") as? String == "none", "\(outcome.output)")
  }

  private func checkLeaks(_ server: RealServer) throws {
    // As many as the shortest of their queues takes.
    let outcome = try shell(server, "\"$segprobe\" leaks \(Self.target) -n 5 --wait 20")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("5 closed by the server"), "\(outcome.output)")
  }

  @Test(.enabled(if: RealServer.nginx.isInstalled, "nginx is not installed"))
  func `nginx does what HTTP and TCP ask for`() throws {
    try check(.nginx, ["http", "handshake", "reset"], least: 20)
  }

  @Test(.enabled(if: RealServer.lighttpd.isInstalled, "lighttpd is not installed"))
  func `lighttpd does what HTTP and TCP ask for`() throws {
    try check(.lighttpd, ["http", "handshake"], least: 15)
  }

  @Test(.enabled(if: RealServer.sshd.isInstalled, "OpenSSH's server is not installed"))
  func `OpenSSH greets its clients, and is tested before it does`() throws {
    try check(.sshd, ["http", "handshake", "options"], least: 8)
  }

  @Test(.enabled(if: RealServer.redis.isInstalled, "redis is not installed"))
  func `redis is tested while nothing is said`() throws {
    try check(.redis, ["http", "handshake"], least: 8)
  }

  @Test(.enabled(if: RealServer.memcached.isInstalled, "memcached is not installed"))
  func `memcached is tested while nothing is said`() throws {
    try check(.memcached, ["http", "handshake"], least: 8)
  }

  /// It speaks HTTP/1.0: it closes first, whatever it is asked.
  @Test(.enabled(if: RealServer.python.isInstalled, "python3 is not installed"))
  func `Python's http.server keeps no connection, and that alone is held against it`() throws {
    let outcome = try run(.python, ["http", "handshake"])
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let failed = outcome.lines.filter { $0.hasPrefix("FAIL ") && $0.contains("(line ") }
    #expect(failed.count == 1 && failed[0].contains("kept-until-asked.pkt"), "\(outcome.output)")
    try checkProfile(.python)
    try checkLeaks(.python)
  }

  @Test(.enabled(if: RealServer.python.isInstalled, "python3 is not installed"))
  func `At a terminal the run of a real server ends with its summary`() throws {
    let terminal = try Pseudoterminal()
    let outcome = try shell(
      .python,
      """
      "$segprobe" run --target \(Self.target) --service http \
      '\(Self.probes)/http/idle-client-closes.pkt' >&3 2>&3
      """, at: terminal
    ) {
      // While it runs, what is running; then its verdict.
      try terminal.expect("idle-client-closes.pkt")
      try terminal.expect("1 case in ")
      try terminal.expect("1 passed")
    }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output == "", "nothing goes elsewhere: \(outcome.output)")
  }

  @Test(.enabled(if: RealServer.python.isInstalled, "python3 is not installed"))
  func `A real server is started in each lab`() throws {
    let command = "exec python3 -m http.server 8000"
    let arguments = [
      "run", "--exec", command, "--port", "8000", "--service", "http",
      Self.probes + "/http/server-closes-first.pkt", "--ip", "4", "-v",
    ]
    let folder = try ScriptFolder()
    var outcome = try Program.start(arguments, in: folder).finish()
    for _ in 0..<3 where outcome.status == 2 {
      outcome = try Program.start(arguments, in: folder).finish()
    }
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("state TIME-WAIT  o"), "\(outcome.output)")
    #expect(outcome.output.contains(": 2 passed"), "\(outcome.output)")
  }
}
