import Engine
import Match
import Wire

/// Runs courses side by side on one link, each on a port of its own.
///
/// What is measured is taken from the kernel's stamps; that steps of many courses share one thread changes nothing of it.
struct Rig {
  struct Settings {
    var source: IPAddress
    var target: Endpoint
    /// Of ours, one for each course at least.
    var ports: [UInt16]
    /// Connections that the server has to serve at a time.
    var mostServed: Int
    /// Between the beginning of one course and that of the next.
    var pace = Instant.Interval.milliseconds(10)
  }

  private let link: any Link
  private let settings: Settings
  private var lanes: [Lane] = []
  private var waiting: [Course] = []
  private var lastStart: Instant?
  private var portsTaken = 0

  init(_ link: any Link, _ settings: Settings) {
    self.link = link
    self.settings = settings
  }

  /// How far it has come.
  struct Progress {
    var count: Int
    var done: Int
  }

  /// - Parameters:
  ///   - courses: in the order in which they begin; those that are served wait for their turn.
  ///   - goesOn: told of the progress now and then; `false` ends all courses.
  /// - Returns: the traces, by the names of the courses.
  mutating func run(
    _ courses: [Course], goesOn: (Progress) -> Bool
  ) throws(SystemError) -> [String: Trace] {
    waiting = courses
    let first = lanes.count
    while true {
      startThoseDue()
      let done = lanes.dropFirst(first).count(where: \.isOver)
      if done == courses.count { break }
      guard goesOn(Progress(count: courses.count, done: done)) else { break }
      try listen(until: nextMoment)
    }
    for index in lanes.indices { lanes[index].finish() }
    try listen(until: link.now + Self.linger)
    return Dictionary(
      lanes.map { ($0.course.name, $0.trace) }, uniquingKeysWith: { first, _ in first })
  }

  /// For what the target still sends at the end, and is to be told that there is no connection.
  private static let linger = Instant.Interval.milliseconds(20)
  /// Signals and the progress are looked at so often at least.
  private static let glance = Instant.Interval.milliseconds(100)

  // MARK: Beginning

  private mutating func startThoseDue() {
    while let index = nextCourse, settings.ports.indices.contains(portsTaken) {
      if let lastStart, link.now < lastStart + settings.pace { return }
      start(waiting.remove(at: index))
    }
  }

  private var nextCourse: Int? {
    let served = lanes.count { $0.course.isServed && !$0.isOver }
    return waiting.firstIndex { !$0.isServed || served < settings.mostServed }
  }

  private mutating func start(_ course: Course) {
    let tester = Endpoint(address: settings.source, port: settings.ports[portsTaken])
    let target = Endpoint(
      address: settings.target.address, port: course.port ?? settings.target.port)
    portsTaken += 1
    lanes.append(Lane(course, link, Basis(name: "", tester: tester, target: target)))
    lanes[lanes.count - 1].advance()
    lastStart = link.now
  }

  // MARK: Listening

  private var nextMoment: Instant {
    var moments = lanes.compactMap(\.deadline) + [link.now + Self.glance]
    if nextCourse != nil, let lastStart { moments.append(lastStart + settings.pace) }
    return moments.min() ?? link.now
  }

  private mutating func listen(until deadline: Instant) throws(SystemError) {
    do throws(LinkError) {
      // One, since what it brings about may be due before; then all that are already there.
      var end = deadline
      while let frame = try link.receive(until: end) {
        deliver(frame)
        end = Instant(nanoseconds: 0)
      }
    } catch { throw SystemError(error.description, code: 0) }
    for index in lanes.indices { lanes[index].advance() }
  }

  /// What is for no lane's port is passed over by all.
  private mutating func deliver(_ frame: Int) {
    let octets = link.frames.packet(frame)
    guard let packet = try? Packet.parse(octets.span) else { return }
    let port = packet.tcp?.destinationPort ?? packet.quoted(in: octets.span)?.sourcePort
    guard let port, let place = settings.ports.firstIndex(of: port), place < lanes.count else {
      return
    }
    lanes[place].take(frame)
  }
}
