import ArgumentParser
import Target
import Wire

/// `segprobe shell HOST:PORT`
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "A session with a target: segments as you type them, answers as they come.",
    discussion: """
      'S', 'FA', 'P. "text"' send a segment at its place in the connection; any field can be written, as in scripts. \
      'help' in the session lists the commands; 'save FILE' writes it as a probe. Lines can come from a pipe.

      Exit status, of lines from a pipe too: 0 all were carried out, 1 a connection could not be opened, 2 a line was \
      wrong or the target cannot be reached.
      """)

  @Argument(help: "Where to: 127.0.0.1:80, [::1]:80, a name and a port.")
  var target: TargetName

  @Option(
    help: ArgumentHelp(
      "What runs there, for probes that are saved: \(ServiceName.all.joined(separator: ", ")). Default: any.",
      valueName: "name"))
  var service: ServiceName?

  @OptionGroup(title: "The way")
  var way: WayOptions

  @Option(
    help: ArgumentHelp(
      "Seconds to wait for an answer where one is expected.", valueName: "seconds"))
  var wait = 1.0

  func validate() throws {
    guard (0...3_600).contains(wait) else {
      throw ValidationError("--wait must be 0 to 3600 seconds")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try hold() }
  }

  private func hold() throws(SystemError) -> Int32 {
    let reach = try way.reach(target, ports: .free(Session.mostConnections), verb: "shell")
    var settings = SessionLoop.Settings(target: target, service: service?.service.rawValue)
    settings.patience = Instant.Interval(nanoseconds: Int64(wait * 1_000_000_000))
    var loop = try SessionLoop(settings, reach)
    return try loop.run()
  }
}
