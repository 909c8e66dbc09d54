import Engine
import Glibc
import Link
import Match
import Wire

/// Carries a session out: somebody or a pipe on one side, the wire on the other.
struct SessionLoop: ~Copyable {
  struct Settings {
    /// As the user wrote it.
    var target: TargetName
    /// For probes that are saved.
    var service: String?
    /// How long an answer is waited for where one is expected.
    var patience = Instant.Interval.seconds(1)
  }

  let settings: Settings
  let reach: Reach
  var session: Session
  var screen = SessionScreen()
  var editor: LineEditor
  /// Exit status: 1 a connection could not be opened, 2 a line was wrong.
  var status: Int32 = 0
  var isOver = false
  /// Ctrl-C came while something was waited for.
  var isInterrupted = false
  /// Files that this session has written.
  var written: Set<String> = []
  private let signals: Signals
  private var terminal: RawTerminal?
  private let historyFile: HistoryFile?
  private var typed: [UInt8] = []
  /// How many of those have been taken.
  private var taken = 0
  private var input = LineInput()
  private var needsDrawing = true
  /// When the target was last heard, by the kernel's stamps.
  private(set) var lastArrival = Instant(nanoseconds: 0)

  init(_ settings: Settings, _ reach: Reach) throws(SystemError) {
    self.settings = settings
    self.reach = reach
    signals = try Signals([SIGTSTP, SIGCONT, SIGWINCH])
    session = Session(
      target: reach.target, source: reach.source, ports: reach.ports,
      title: "What \(settings.target) answered", at: reach.link.now)
    historyFile = screen.isInteractive ? HistoryFile() : nil
    let completion = SessionCompletion { folder in
      ((try? Files.names(in: folder)) ?? []).map { name in
        Files.kind(of: Files.join(folder, name)) == .folder ? name + "/" : name
      }
    }
    editor = LineEditor(history: historyFile?.read() ?? LineHistory()) { completion.complete($0) }
  }

  /// - Returns: the exit status.
  mutating func run() throws(SystemError) -> Int32 {
    if screen.isInteractive {
      terminal = try RawTerminal()
      screen.print(
        """
        \(settings.target) from \(reach.source) port \(session.connection.port). \
        'help' says what there is, Ctrl-D leaves.

        """)
    }
    while !isOver {
      try work()
      if isOver { break }
      draw()
      try step(until: Clock.monotonic() + .seconds(3_600))
    }
    finish()
    terminal = nil
    // Who sat at it has seen what was wrong.
    return screen.isInteractive && status < 128 ? 0 : status
  }

  private var prompt: String {
    let name = session.connection.name
    return (name.isEmpty ? "" : name + " ") + session.connection.peer.text + "> "
  }

  private mutating func draw() {
    if needsDrawing { screen.draw(editor, prompt: prompt) }
    needsDrawing = false
  }

  mutating func show(_ text: String) {
    screen.print(text + "\n")
    needsDrawing = true
  }

  // MARK: What there is to do

  /// Everything that was typed or piped so far.
  private mutating func work() throws(SystemError) {
    if screen.isInteractive {
      while taken < typed.count, !isOver {
        taken += 1
        if let action = editor.take(typed[taken - 1]) { try perform(action) }
      }
      forgetTyped()
    } else {
      while !isOver, let line = input.next() { carryOut(line) }
      if input.isOver { isOver = true }
    }
    if screen.isGone { isOver = true }
  }

  private mutating func forgetTyped() {
    typed.removeAll(keepingCapacity: true)
    taken = 0
  }

  /// Ctrl-C has been typed and is still to be taken.
  private var hasControlC: Bool { typed[taken...].contains(0x03) }

  private mutating func perform(_ action: LineEditor.Action) throws(SystemError) {
    needsDrawing = true
    switch action {
    case .redraw: break
    case .line(let line):
      screen.keep(line, prompt: prompt)
      if editor.history.lines.last == line { historyFile?.append(line) }
      carryOut(line)
    case .abandon: screen.print("^C\n")
    case .leave:
      screen.print("\n")
      isOver = true
    case .suspend: try suspend()
    case .clearScreen: screen.print("\u{1B}[H\u{1B}[2J")
    case .show(let words): screen.list(words)
    case .bell:
      screen.print("\u{07}")
    }
  }

  private mutating func suspend() throws(SystemError) {
    screen.print("")
    try terminal?.suspend()
    needsDrawing = true
  }

  // MARK: Waiting

  /// Waits for the wire, the user and signals, and takes in what has come.
  private mutating func step(until deadline: Instant) throws(SystemError) {
    let isFull = typed.count > Self.mostTyped || input.lines.count > Self.mostLines
    let readsInput = !input.isOver && !isFull
    var numbers = [reach.link.descriptor, signals.number]
    if readsInput { numbers.append(STDIN_FILENO) }
    let ready = Polling.wait(for: numbers, until: deadline)
    if ready[0] { try receive(patience: .milliseconds(1)) }
    if ready[1] { try takeSignals() }
    if readsInput, ready[2] { readInput() }
  }

  /// What is read before what was read earlier has been done.
  private static let mostTyped = 1 << 16
  private static let mostLines = 1_000

  /// - Parameter patience: enough for the link to take in what is not a packet.
  private mutating func receive(patience: Instant.Interval) throws(SystemError) {
    do throws(LinkError) {
      while let frame = try reach.link.receive(until: reach.link.now + patience) {
        guard let answer = session.seen(frame: frame, in: reach.link.frames) else { continue }
        lastArrival = reach.link.frames.entries[frame].stamp
        show(answer.line)
      }
    } catch { throw SystemError(error.description, code: 0) }
  }

  private mutating func takeSignals() throws(SystemError) {
    while let signal = signals.next() {
      switch signal {
      case SIGWINCH, SIGCONT: needsDrawing = true
      case SIGTSTP: try suspendAny()
      default:
        isOver = true
        isInterrupted = true
        status = 128 + signal
      }
    }
  }

  private mutating func suspendAny() throws(SystemError) {
    if screen.isInteractive { try suspend() } else { _ = kill(getpid(), SIGSTOP) }
  }

  private mutating func readInput() {
    var room = [UInt8](repeating: 0, count: 4_096)
    let count = unsafe read(STDIN_FILENO, &room, room.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    let octets = Array(room.prefix(max(count, 0)))
    guard screen.isInteractive else { return input.take(octets) }
    // The terminal has gone.
    if octets.isEmpty { isOver = true }
    typed += octets
    if octets.contains(0x03) { isInterrupted = true }
  }

  /// Waits until something holds.
  /// - Returns: whether it does; it may not for want of time, or because of Ctrl-C.
  mutating func wait(
    until deadline: Instant, for holds: (borrowing SessionLoop) -> Bool = { _ in false }
  ) throws(SystemError) -> Bool {
    isInterrupted = hasControlC
    while !holds(self) {
      if isInterrupted {
        // What was typed before Ctrl-C is given up with it.
        forgetTyped()
        return false
      }
      if Clock.monotonic() >= deadline { return false }
      try step(until: deadline)
    }
    return true
  }

  // MARK: Sending

  /// Sends a segment, and shows it.
  /// - Parameters:
  ///   - column: where it stands in the line.
  ///   - remark: follows it.
  mutating func send(
    _ text: String, at column: Int = 0, remark: String = ""
  ) throws -> PacketTemplate {
    do {
      let segment = try SegmentText(text, session.connection.defaults)
      let template = try segment.template()
      let packets = try session.connection.build(template)
      for (index, packet) in packets.enumerated() {
        let frame = try reach.link.send(packet)
        show(
          session.sent(
            frame: frame, in: reach.link.frames, script: index == 0 ? segment.string : "") + remark)
      }
      try receive(patience: .zero)
      return template
    } catch let error as SessionError {
      throw SessionError(error.message, at: error.column.map { $0 + column })
    }
  }

  /// Leaves nothing open at the target.
  private mutating func finish() {
    for connection in session.connections {
      guard session.use(connection.name) else { continue }
      for reset in connection.closingResets {
        _ = try? send(reset, remark: "  (so that nothing stays open)")
      }
    }
  }
}
