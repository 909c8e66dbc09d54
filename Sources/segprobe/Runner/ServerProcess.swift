import CLinux
import Engine
import Glibc
import Lab
import Match
import Script
import Target
import Wire

/// The user's server, in the target's namespace of a lab.
///
/// It has a process namespace of its own, whose first process it is: nothing that it starts outlives it, and it does not
/// outlive the worker. Its rights are those of the user.
final class ServerProcess {
  private let command: ServerCommand
  private let identifier: Int32
  /// A file in memory.
  private let output: OpenFile

  init(_ command: ServerCommand, in lab: borrowing Lab) throws(SystemError) {
    let output = OpenFile(owning: clinux_memory_file())
    let nothing = OpenFile(owning: unsafe open("/dev/null", O_RDONLY | O_CLOEXEC))
    let (input, written) = (nothing.number, output.number)
    do throws(LabError) {
      identifier = try lab.inTarget { () throws(LabError) in
        // Where it is not allowed, what escapes is ended with the run.
        _ = clinux_unshare_processes()
        return unsafe clinux_start_shell(command.text, input, written, written, 0)
      }
    } catch { throw SystemError(error.description, code: 0) }
    _ = consume nothing
    guard identifier > 0 else { throw SystemError("cannot start a shell") }
    self.command = command
    self.output = output
  }

  deinit { _ = kill(identifier, SIGKILL) }

  // MARK: Beginning

  /// Waits until it listens.
  /// - Returns: why a case for this version of IP cannot be run; `nil` if it can.
  func awaitPort(of address: IPAddress, _ agent: AgentClient) throws -> String? {
    let end = OpenFile(owning: clinux_process_end(identifier))
    let deadline = Clock.monotonic() + Self.patience
    var pause = Instant.Interval.milliseconds(1)
    var other: Instant?
    while Clock.monotonic() < deadline {
      if try listens(at: address, agent) { return nil }
      if try other == nil && listens(at: address.anyOfOtherVersion, agent) {
        other = Clock.monotonic()
      }
      if let other, Clock.monotonic() - other > Self.settle {
        return "the server does not listen on \(address.isIPv6 ? "IPv6" : "IPv4")"
      }
      guard !Polling.wait(for: [end.number], until: Clock.monotonic() + pause)[0] else {
        throw failure(
          "ended before anybody listened on port \(command.port); it must stay in the foreground")
      }
      pause = min(pause + pause, .milliseconds(20))
    }
    throw failure(
      "does not listen on port \(command.port) after \(Self.patience.nanoseconds / 1_000_000_000) s"
    )
  }

  /// For the port to be opened.
  private static let patience = Instant.Interval.seconds(30)
  /// Between the ports of one version of IP and the other.
  private static let settle = Instant.Interval.milliseconds(200)

  private func listens(at address: IPAddress, _ agent: AgentClient) throws(TargetError) -> Bool {
    let endpoint = Endpoint(address: address, port: command.port)
    return try agent.state(local: endpoint, remote: nil).state == .listen
  }

  private func failure(_ what: String) -> SystemError {
    let lines = lastLines.map { "\n  \($0)" }.joined()
    return SystemError("the server '\(command.text)' \(what)\(lines)", code: 0)
  }

  // MARK: What it says

  /// Puts what it has written behind the events of a case that did not pass.
  func speak(in transcript: inout Transcript) {
    if transcript.verdict == .pass { return }
    for line in lastLines {
      transcript.entries.append(
        Transcript.Entry(
          at: transcript.end, kind: .note("the server wrote: \(line)"), location: nil, script: ""))
    }
  }

  private var lastLines: [String] {
    let length = lseek(output.number, 0, SEEK_END)
    var octets = [UInt8](repeating: 0, count: min(max(0, Int(length)), 4_096))
    let count = unsafe pread(output.number, &octets, octets.count, length - octets.count)
    let text = String(decoding: octets.prefix(max(count, 0)), as: UTF8.self)
    return text.split(separator: "\n").suffix(20).map(String.init)
  }
}

extension IPAddress {
  /// Where a server is looked for that may not speak this version.
  fileprivate var anyOfOtherVersion: IPAddress {
    isIPv6 ? LabConfiguration.target4.address : LabConfiguration.target6.address
  }
}
