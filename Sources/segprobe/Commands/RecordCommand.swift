import ArgumentParser
import Capture
import Glibc
import Lab
import Match
import Report
import Script

/// `segprobe record FILE`, `segprobe record --live HOST:PORT`
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Turns a connection of a capture, or one that goes on now, into a probe.",
    discussion: """
      FILE is pcap or pcapng; '-' is standard input. The probe sends what the client of the connection sent, at its \
      pace, and expects of its server what TCP leaves it no choice about. Fill in 'checks', and make its title say \
      what it shows. With --live FILE is the server's HOST:PORT, or --interface and --port say where to listen; the \
      recording ends with the connection, or with Ctrl-C.

      Exit status: 0 recorded, 1 there is no such connection, 2 it could not be read.
      """)

  @Argument(
    help: "A capture; with --live, the server's HOST:PORT.",
    completion: .file())
  var file: String?

  @Flag(help: "Record what is on the wire now. Takes CAP_NET_RAW.")
  var live = false

  @Option(help: ArgumentHelp("With --live: of this interface.", valueName: "interface"))
  var interface: String?

  @Option(help: ArgumentHelp("With --live: the server's port.", valueName: "port"))
  var port: UInt16?

  @Option(
    help: ArgumentHelp(
      "With --live: in this network namespace: a name, a path, or a process number.",
      valueName: "namespace"))
  var netns: String?

  @Option(
    help: ArgumentHelp(
      "Which one of several: as the list of them has it, or its number there.", valueName: "a:p-b:p"
    ))
  var connection: String?

  @Option(
    help: ArgumentHelp(
      "The end that is to be the target. Default: who answered the SYN.", valueName: "address:port")
  )
  var target: EndpointArgument?

  @Flag(help: "A probe for each connection: the name of -o with a number behind it.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "What runs on the target: \(FrontMatter.services.joined(separator: ", ")). Default: what the traffic shows.",
      valueName: "service"))
  var service: String?

  @Option(help: ArgumentHelp("The title of the probe.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Octets: what the target sent is compared up to this size. Default: only echoes are.",
      valueName: "octets"))
  var payload: Int?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where to write. Default: standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    if let service, !FrontMatter.services.contains(service) {
      throw ValidationError(
        "--service must be one of \(FrontMatter.services.joined(separator: ", "))")
    }
    guard (payload ?? 0) >= 0 else { throw ValidationError("--payload cannot be negative") }
    if all, connection != nil {
      throw ValidationError("--all and --connection: one or the other")
    }
    if all, output == nil { throw ValidationError("--all needs -o FILE, for the names") }
    try validateWay()
  }

  private func validateWay() throws {
    if !live {
      guard file != nil else { throw ValidationError("which capture? Or --live") }
      guard interface == nil, port == nil, netns == nil else {
        throw ValidationError("--interface, --port and --netns are for --live")
      }
      return
    }
    if let file {
      guard TargetName(argument: file) != nil else {
        throw ValidationError("'\(file)' is no HOST:PORT")
      }
      guard port == nil else { throw ValidationError("HOST:PORT has a port: leave --port out") }
    } else if interface == nil || port == nil {
      throw ValidationError("--live needs HOST:PORT, or --interface and --port")
    }
  }

  func run() throws {
    try leave { () throws(SystemError) in try record() }
  }

  private func record() throws(SystemError) -> Int32 {
    let capture: ReadCapture
    if live {
      capture = try LiveRecording(
        file.flatMap { TargetName(argument: $0) }, interface: interface, port: port, netns: netns,
        goesOn: all
      ).capture()
    } else {
      capture = try ReadCapture(path: file ?? "-")
    }
    for remark in capture.remarks { Console.complain("segprobe: \(capture.name): \(remark)") }
    return try write(capture)
  }

  private func write(_ capture: ReadCapture) throws(SystemError) -> Int32 {
    var chosen = try ConnectionChoice(connection, target?.endpoint).among(capture.connections)
    if chosen.isEmpty {
      Console.complain("segprobe: \(capture.name): \(ConnectionChoice.none(capture.connections))")
      return 1
    }
    if chosen.count > 1, live, !all {
      Console.complain(
        "segprobe: \(chosen.count) connections came; this is the first, --all writes all of them")
      chosen = [chosen[0]]
    }
    guard chosen.count == 1 || all else {
      Console.complain(ConnectionChoice.question(capture.connections, capture.name, "write all"))
      return 2
    }
    for (position, index) in chosen.enumerated() {
      try write(recording(of: index, in: capture), path: path(position, of: chosen.count))
    }
    return 0
  }

  private func recording(
    of index: Int, in capture: ReadCapture
  ) -> Recording {
    let connection = capture.connections[index]
    var options = Recording.Options(origin: capture.name)
    options.title = title
    options.service = service
    options.payloadLimit = payload
    return Recording(
      of: connection, target: connection.end(target?.endpoint), in: capture.octets, options)
  }

  /// `probe.pkt`, or `probe-1.pkt`, `probe-2.pkt` where there are several.
  private func path(_ position: Int, of count: Int) -> String? {
    guard let output, all else { return output }
    let stem = output.hasSuffix(".pkt") ? String(output.dropLast(4)) : output
    return "\(stem)-\(position + 1).pkt"
  }

  private func write(_ recording: Recording, path: String?) throws(SystemError) {
    for remark in recording.remarks { Console.complain("segprobe: \(remark)") }
    guard let path else { return try OpenFile.write(recording.text.utf8, to: STDOUT_FILENO) }
    try Files.create(path).write(recording.text.utf8)
    let service = recording.service.map { "service '\($0)'" } ?? "no service that shows"
    Console.complain("\(path): \(service); run it with: segprobe run \(path)\(way(recording))")
  }

  /// A lab has only the services that it knows.
  private func way(_ recording: Recording) -> String {
    recording.service == nil || recording.service == FrontMatter.anyService
      ? " --target HOST:PORT" : ""
  }
}

/// `192.0.2.1:80`, `[2001:db8::1]:80`
struct EndpointArgument: ExpressibleByArgument {
  var endpoint: Endpoint

  init?(argument: String) {
    guard let name = TargetName(argument: argument),
      let address = IPAddressArgument(argument: name.host)
    else { return nil }
    endpoint = Endpoint(address: address.address, port: name.port)
  }

  static var defaultValueDescription: String { "address:port" }
}
