import Glibc
import Link
import Match
import Script
import Wire

extension SessionLoop {
  /// One line, whatever it is; what is wrong with it is shown, and the session goes on.
  mutating func carryOut(_ line: String) {
    do {
      switch try SessionLine(line) {
      case .nothing: break
      case .segment(let text, let delay, let column): try inject(text, delay, at: column)
      case .command(let verb, let argument, let column):
        try carryOut(verb, argument, at: column)
      }
    } catch let error as SessionError {
      status = max(status, 2)
      screen.complain(error, in: line)
    } catch {
      status = max(status, 2)
      screen.complain(SessionError("\(error)"), in: line)
    }
  }

  private mutating func carryOut(
    _ verb: SessionVerb, _ argument: String, at column: Int
  ) throws {
    if verb.argument.isEmpty, !argument.isEmpty, verb != .help {
      throw SessionError("nothing follows '\(verb.rawValue)'", at: column)
    }
    switch verb {
    case .help: screen.print(SessionHelp.text)
    case .state: show(session.connection.peer.text)
    case .vars: screen.print(VariablesText(connection: session.connection).text)
    case .connect: try connect(options: argument, at: column)
    case .close: try close()
    case .reset: _ = try send("R")
    case .wait: try pause(try SessionLine.seconds(argument, at: column))
    case .ladder: try ladder()
    case .save: try save(argument, overwrites: false, at: column)
    case .overwrite: try save(argument, overwrites: true, at: column)
    case .new: try addConnection()
    case .use: try use(argument, at: column)
    case .quit: isOver = true
    }
  }

  // MARK: Segments

  private mutating func inject(
    _ text: String, _ delay: Instant.Interval, at column: Int
  ) throws {
    if delay > .zero { try pause(delay) }
    if session.connection.peer.isOver, text.hasPrefix("S"), session.hasSegments {
      try addConnection()
    }
    let start = reach.link.now
    let template = try send(text, at: column)
    if !screen.isInteractive { try settle(after: template, sentAfter: start) }
  }

  /// How long nothing comes when all has come.
  private static let quiet = Instant.Interval.milliseconds(50)

  /// A pipe does not look at answers: the next line waits for what this one brings about.
  private mutating func settle(
    after template: PacketTemplate, sentAfter start: Instant
  ) throws {
    if template.takesNumbers {
      _ = try wait(until: Clock.monotonic() + settings.patience) { $0.lastArrival >= start }
    }
    while !isInterrupted {
      let before = lastArrival
      _ = try wait(until: Clock.monotonic() + Self.quiet)
      if lastArrival == before { return }
    }
  }

  private mutating func pause(_ span: Instant.Interval) throws {
    _ = try wait(until: Clock.monotonic() + span)
    session.waited(until: reach.link.now)
  }

  // MARK: Connections

  private mutating func connect(options: String, at column: Int) throws {
    if !session.connection.peer.isBlank {
      guard session.connection.peer.isOver else {
        throw SessionError(
          "this connection is \(session.connection.peer.text); 'new' opens another")
      }
      try addConnection()
    }
    let lead = "S <"
    _ = try send(options.isEmpty ? "S" : "\(lead)\(options)>", at: column - lead.count)
    let index = session.current
    let isAnswered = try wait(until: Clock.monotonic() + settings.patience) { loop in
      let peer = loop.session.connections[index].peer
      return peer.isOver || loop.session.connections[index].basis.targetISN != nil
    }
    guard isAnswered, !session.connection.peer.isOver else {
      status = max(status, 1)
      return show(isAnswered ? "refused: nobody listens there" : "no answer")
    }
    _ = try send(".")
    if !screen.isInteractive { _ = try wait(until: Clock.monotonic() + Self.quiet) }
  }

  private mutating func close() throws {
    let peer = session.connection.peer
    guard !peer.isBlank, !peer.isOver else { throw SessionError("there is no connection to close") }
    if !peer.hasTesterFIN { _ = try send("F.") }
    let index = session.current
    let isClosed = try wait(until: Clock.monotonic() + settings.patience) { loop in
      let peer = loop.session.connections[index].peer
      return peer.hasTargetFIN || peer.isOver
    }
    if session.connection.peer.isOver { return }
    guard isClosed else {
      return show("the target keeps its side open: \(session.connection.peer.text)")
    }
    // The FIN's own acknowledgement may come with it or before it.
    _ = try send(".")
    if !screen.isInteractive { _ = try wait(until: Clock.monotonic() + Self.quiet) }
  }

  private mutating func addConnection() throws {
    guard session.addConnection() else {
      throw SessionError("a session has no more than \(Session.mostConnections) connections")
    }
    show("connection \(session.connection.name), from port \(session.connection.port)")
  }

  private mutating func use(_ name: String, at column: Int) throws {
    guard !session.use(name) else { return }
    let names = session.connections.map(\.name).filter { !$0.isEmpty }
    throw SessionError(
      names.isEmpty
        ? "there is only one connection; 'new' opens another"
        : "expected the name of a connection: \(names.joined(separator: ", "))", at: column)
  }

  // MARK: What has happened

  private mutating func ladder() throws {
    guard session.hasSegments else { throw SessionError("nothing has happened yet") }
    screen.print(session.ladder(reach.link.frames, width: screen.console.textWidth))
  }

  private mutating func save(_ argument: String, overwrites: Bool, at column: Int) throws {
    let words = argument.split(separator: " ", maxSplits: 1)
    guard let name = words.first else { throw SessionError("into which file?", at: column) }
    let path = Files.fromHome(String(name))
    let title = words.count > 1 ? String(words[1]) : ""
    guard let text = session.probe(reach.link.frames, title: title, service: settings.service)
    else { throw SessionError("there is nothing to save yet") }
    if Files.kind(of: path) != nil, !overwrites, !written.contains(path) {
      throw SessionError("it is there already; 'save!' overwrites it", at: column)
    }
    let file = try Files.create(path)
    try file.write(text.utf8)
    written.insert(path)
    let service = settings.service.map { " --service \($0)" } ?? ""
    show("\(path): segprobe run --target \(settings.target)\(service) \(path)")
  }
}

extension PacketTemplate {
  /// It takes up sequence numbers, so that the target acknowledges it.
  fileprivate var takesNumbers: Bool {
    guard case .tcp(let segment) = body else { return false }
    if !segment.flags.set.isDisjoint(with: [.syn, .fin]) { return true }
    return segment.length != .equal(0)
  }
}

extension Files {
  /// `~/x` is in the home of the user.
  fileprivate static func fromHome(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = Environment.variable("HOME") else { return path }
    return join(home, String(path.dropFirst(2)))
  }
}
