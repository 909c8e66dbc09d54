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
  /// As the user wrote it.
  private let text: String
  let identifier: Int32
  /// A file in memory.
  private let output: OpenFile

  /// A descriptor of ours, and the number under which it finds it.
  typealias Handed = (descriptor: Int32, number: Int32)

  /// - Parameters:
  ///   - text: for /bin/sh.
  ///   - folder: where it runs; `nil`: where we do.
  ///   - endsWithUs: it is the first process of a namespace of its own. All processes that this one
  ///     starts afterwards are in that namespace, too.
  init(
    _ text: String, in lab: borrowing Lab, folder: String? = nil, handing handed: Handed? = nil,
    endsWithUs: Bool = true
  ) throws(SystemError) {
    let command =
      folder.map { "cd '\($0.replacing("'", with: "'\\''"))' || exit 1\n\(text)" } ?? text
    let output = OpenFile(owning: clinux_memory_file())
    let nothing = OpenFile(owning: unsafe open("/dev/null", O_RDONLY | O_CLOEXEC))
    let (input, written) = (nothing.number, output.number)
    do throws(LabError) {
      identifier = try lab.inTarget { () throws(LabError) in
        // Where it is not allowed, what escapes is ended with the run.
        if endsWithUs { _ = clinux_unshare_processes() }
        return unsafe clinux_start_shell_handing(
          command, input, written, handed?.descriptor ?? -1, handed?.number ?? -1)
      }
    } catch { throw SystemError(error.description, code: 0) }
    _ = consume nothing
    guard identifier > 0 else { throw SystemError("cannot start a shell") }
    self.text = text
    self.output = output
  }

  deinit { _ = kill(-identifier, SIGKILL) }

  /// Readable when it has ended.
  private func end() -> OpenFile { OpenFile(owning: clinux_process_end(identifier)) }

  /// - Returns: whether it has ended by then.
  func ends(by deadline: Instant) -> Bool {
    let end = end()
    return Polling.wait(for: [end.number], until: deadline)[0]
  }

  // MARK: Beginning

  /// Waits until it listens.
  /// - Returns: why a case for this version of IP cannot be run; `nil` if it can.
  func awaitPort(of endpoint: Endpoint, _ agent: AgentClient) throws -> String? {
    let end = end()
    let address = endpoint.address
    let deadline = Clock.monotonic() + Self.patience
    var pause = Instant.Interval.milliseconds(1)
    var other: Instant?
    while Clock.monotonic() < deadline {
      if try listens(at: endpoint, agent) { return nil }
      if try other == nil && listens(at: endpoint.anyOfOtherVersion, agent) {
        other = Clock.monotonic()
      }
      if let other, Clock.monotonic() - other > Self.settle {
        return "the server does not listen on \(address.isIPv6 ? "IPv6" : "IPv4")"
      }
      guard !Polling.wait(for: [end.number], until: Clock.monotonic() + pause)[0] else {
        throw failure(
          "ended before anybody listened on port \(endpoint.port); it must stay in the foreground")
      }
      pause = min(pause + pause, .milliseconds(20))
    }
    throw failure(
      "does not listen on port \(endpoint.port) after \(Self.patience.nanoseconds / 1_000_000_000) s"
    )
  }

  /// For the port to be opened.
  private static let patience = Instant.Interval.seconds(30)
  /// Between the ports of one version of IP and the other.
  private static let settle = Instant.Interval.milliseconds(200)

  private func listens(at endpoint: Endpoint, _ agent: AgentClient) throws(TargetError) -> Bool {
    try agent.state(local: endpoint, remote: nil).state == .listen
  }

  func failure(_ what: String) -> SystemError {
    let lines = lastLines.map { "\n  \($0)" }.joined()
    return SystemError("the server '\(text)' \(what)\(lines)", code: 0)
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
    written(last: 4_096).split(separator: "\n").suffix(20).map(String.init)
  }

  /// - Parameter limit: octets.
  private func written(last limit: Int) -> String {
    let length = lseek(output.number, 0, SEEK_END)
    var octets = [UInt8](repeating: 0, count: min(max(0, Int(length)), limit))
    let count = unsafe pread(output.number, &octets, octets.count, length - octets.count)
    return String(decoding: octets.prefix(max(count, 0)), as: UTF8.self)
  }

  func hasWritten(_ text: String) -> Bool { written(last: 1 << 20).contains(text) }
}

extension Endpoint {
  /// Where a server is looked for that may not speak this version of IP.
  fileprivate var anyOfOtherVersion: Endpoint {
    let other = address.isIPv6 ? LabConfiguration.target4 : LabConfiguration.target6
    return Endpoint(address: other.address, port: port)
  }
}
