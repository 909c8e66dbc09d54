import ArgumentParser
import Engine
import Match
import Wire

/// `segprobe profile HOST:PORT`
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Makes a data sheet of a target's TCP, as far as the wire shows it.",
    discussion: """
      Each line has its evidence: segments in the notation of scripts, with their times. What could not be seen says \
      why. Nothing stays open afterwards. It takes some ten seconds; --long waits minutes for what takes minutes: \
      SYN-ACKs and data that are sent again until the target gives up, and the length of TIME-WAIT.

      Exit status: 0 the data sheet was made, 2 there is nobody at the target, or it could not be reached.
      """)

  @Argument(help: "What to profile: 127.0.0.1:80, [::1]:80, a name and a port.")
  var target: TargetName

  @Option(
    help: ArgumentHelp(
      "What runs there: \(Dialogue.known.map(\.name).joined(separator: ", ")). Default: the one whose usual port it is.",
      valueName: "name"))
  var service: DialogueName?

  @Option(
    help: ArgumentHelp(
      "Sent to make the server say something; \\r and \\n are understood: 'GET / HTTP/1.0\\r\\n\\r\\n'.",
      valueName: "text"))
  var request: String?

  @Flag(help: "As JSON. Its keys are documented and stay.")
  var json = false

  @Flag(name: .customLong("no-evidence"), help: "Values only.")
  var hidesEvidence = false

  @Flag(help: "Measure what takes minutes, too.")
  var long = false

  @Option(
    help: ArgumentHelp(
      "Seconds to wait for what comes again: 7.5, with --long 250.", valueName: "seconds"))
  var patience: Double?

  @Option(
    name: [.customShort("j"), .long],
    help: ArgumentHelp("Connections that the server has to serve at a time.", valueName: "number"))
  var connections = 8

  @Option(
    help: ArgumentHelp("A port of the target where nobody listens.", valueName: "number"))
  var closedPort: UInt16 = 1

  @OptionGroup(title: "The way")
  var way: WayOptions

  func validate() throws {
    guard (1...64).contains(connections) else {
      throw ValidationError("--connections must be 1 to 64")
    }
    guard (1...3_600).contains(patience ?? 1) else {
      throw ValidationError("--patience must be 1 to 3600 seconds")
    }
    guard closedPort > 0, closedPort != target.port else {
      throw ValidationError("--closed-port must be another port than the target's, 1 to 65535")
    }
  }

  func run() throws {
    do throws(SystemError) { try measure() } catch {
      Console.complain("segprobe: \(error)")
      throw ExitCode(2)
    }
  }

  private var plan: ProfilePlan {
    let usual = service?.dialogue ?? Dialogue.usual(on: target.port) ?? .unknown
    let dialogue =
      request.map { usual.with(request: Array(Self.unescaped($0).utf8)) } ?? usual
    let seconds = patience ?? (long ? 250 : 7.5)
    return ProfilePlan(
      dialogue: dialogue, patience: Instant.Interval(nanoseconds: Int64(seconds * 1e9)),
      isLong: long, closedPort: closedPort)
  }

  private static func unescaped(_ text: String) -> String {
    text.replacing("\\r", with: "\r").replacing("\\n", with: "\n")
  }

  private func measure() throws(SystemError) {
    let plan = plan
    let courses = Profile.courses(plan)
    let signals = try Signals()
    let reach = try way.reach(target, ports: .free(courses.count + 1), verb: "profile")
    let start = Clock.monotonic()
    try requireSomebody(reach, reach.ports[0])
    var rig = Rig(
      reach.link,
      .init(
        source: reach.source, target: reach.target, ports: Array(reach.ports.dropFirst()),
        mostServed: connections))
    var (note, isInterrupted) = (ProgressNote(), false)
    let traces = try rig.run(courses) { progress in
      note.show(progress)
      isInterrupted = signals.next() != nil
      return !isInterrupted
    }
    note.clear()
    if isInterrupted {
      throw SystemError("interrupted; every connection has been reset", code: 0)
    }
    let profile = Profile(
      ProfileRecord(plan: plan, traces: traces), duration: Clock.monotonic() - start)
    print(profile, reach)
  }

  /// - Parameter port: of ours.
  private func requireSomebody(_ reach: Reach, _ port: UInt16) throws(SystemError) {
    let settings = Rig.Settings(
      source: reach.source, target: reach.target, ports: [port], mostServed: 1)
    var rig = Rig(reach.link, settings)
    let trace = try rig.run([Course("knock", .embryonic(SynOptions.full))]) { _ in true }["knock"]
    guard let trace, let obstacle = trace.obstacle else { return }
    throw SystemError(
      trace.isReset ? "nobody listens at \(target)" : "\(target): \(obstacle)", code: 0)
  }

  private func print(_ profile: Profile, _ reach: Reach) {
    var console = Console(terminal: .standardOutput())
    let name = profile.record.plan.dialogue.name
    if json {
      console.print(
        ProfileJSON.text(
          of: profile, target: target.description, address: reach.target.address.description,
          source: reach.source.description))
      return
    }
    let head =
      "\(target), address \(reach.target.address), seen from \(reach.source); service \(name)"
    let text = ProfileText(profile, head: head, hasEvidence: !hidesEvidence)
    console.print(text.lines.map { $0 + "\n" }.joined())
  }
}

/// A service that a profile knows how to talk to.
struct DialogueName: ExpressibleByArgument {
  var dialogue: Dialogue

  init?(argument: String) {
    guard let dialogue = Dialogue.known.first(where: { $0.name == argument }) else { return nil }
    self.dialogue = dialogue
  }

  static var allValueStrings: [String] { Dialogue.known.map(\.name) }
}
