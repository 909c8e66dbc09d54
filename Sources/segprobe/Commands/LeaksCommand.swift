import ArgumentParser
import Lab
import Match
import Wire

/// `segprobe leaks HOST:PORT`
struct LeaksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaks",
    abstract: "Finds connections that a server never closes: its CLOSE-WAIT leaks.",
    discussion: """
      Opens connections with this machine's own TCP (no rights are needed), closes our side of each and waits for the \
      server to close its own. A server whose application forgets close() keeps them in CLOSE-WAIT. With --reverse \
      our side stays open, and the server has to close first.

      Exit status: 0 nothing leaked, 1 something did, 2 no connection could be opened, or it was interrupted.
      """)

  @Argument(help: "Where to: 127.0.0.1:80, [::1]:80, a name and a port.")
  var target: TargetName

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Connections, up to 10000.", valueName: "number"))
  var count = 100

  @Option(help: ArgumentHelp("Connections opened in a second, at most.", valueName: "number"))
  var rate = 2_000

  @Option(
    help: ArgumentHelp(
      "Sent on each connection first; \\r and \\n are understood: 'GET / HTTP/1.0\\r\\n\\r\\n'.",
      valueName: "text"))
  var request = ""

  @Option(help: ArgumentHelp("Seconds that the server may take.", valueName: "seconds"))
  var wait = 2.0

  @Flag(help: "Leave our side open: who does not close first?")
  var reverse = false

  @OptionGroup(title: "The way")
  var way: WayOptions

  func validate() throws {
    guard (1...10_000).contains(count) else {
      throw ValidationError("--count must be 1 to 10000")
    }
    guard rate > 0 else { throw ValidationError("--rate must be at least 1") }
    guard (0...86_400).contains(wait) else {
      throw ValidationError("--wait must be 0 to 86400 seconds")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try test() }
  }

  private func test() throws(SystemError) -> Int32 {
    let address = try way.address(of: target)
    let settings = LeakTest.Settings(
      target: Endpoint(address: address, port: target.port), source: way.source?.address,
      count: count, rate: rate, request: Array(Self.unescaped(request).utf8),
      patience: Instant.Interval(nanoseconds: Int64(wait * 1_000_000_000)), halfCloses: !reverse)
    let signals = try Signals()
    var test = try LeakTest(settings)
    test.run { signals.next() != nil }
    let report = LeakReport(
      test.connections, settings, target.description, isInterrupted: test.isInterrupted)
    var console = Console(terminal: .standardOutput())
    console.print(report.lines.map { $0 + "\n" }.joined())
    test.close()
    return report.status
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\r", with: "\r").replacing("\\n", with: "\n")
  }
}
