import CLinux
import Engine
import Glibc
import Match
import Wire

/// The agent: makes the calls that the harness asks for, in the network namespace where it runs.
///
/// It reads requests until there are no more. Calls are made on the thread that reads them, one
/// after the other; those that may block have threads of their own.
public struct AgentServer {
  private let requests: Int32
  private let replies: ReplyWriter
  private let clock = RunQueueClock()
  private var diagnostics: SocketDiagnostics?
  private var assembler = MessageAssembler()
  /// Calls that slept when they were last looked at.
  private var sleeping: [BlockingCall] = []
  /// What has to end when the harness of a lab does.
  private let commands: CommandGroup

  private init(reading: Int32, writing: Int32, _ commands: CommandGroup) {
    requests = reading
    self.commands = commands
    replies = ReplyWriter(descriptor: writing)
  }

  /// Serves one harness over a connected stream socket; returns when it has closed its end. The
  /// descriptor stays open.
  public static func run(descriptor: Int32) { run(reading: descriptor, writing: descriptor) }

  /// The same in a network namespace that nobody else uses, and where nothing is to stay: when the harness has closed its
  /// end or has died, whatever the agent is doing then, the command that runs is killed, every connection is aborted and the
  /// process ends.
  ///
  /// For a child that was forked without exec. The thread that comes out of a fork does nothing but sleep: Swift's
  /// runtime remembers the thread's number from before the fork and puts it into its locks, and another thread that
  /// waits for such a lock would wait for ever.
  public static func runInLab(descriptor: Int32) -> Never {
    guard startThread({ serveLab(descriptor) }) else { _exit(1) }
    while true { pause() }
  }

  private static func serveLab(_ descriptor: Int32) {
    let commands = CommandGroup()
    _ = startThread { serve(descriptor, descriptor, commands) }
    // That the other end is closed is reported without being asked for.
    var events = pollfd(fd: descriptor, events: 0, revents: 0)
    while unsafe poll(&events, 1, -1) < 0, errno == EINTR {}
    commands.close()
    leave()
  }

  private static func leave() -> Never {
    clinux_be_ordinary()
    (try? SocketDiagnostics())?.destroyAll()
    _exit(0)
  }

  /// Serves one harness over two descriptors, such as standard input and output.
  public static func run(reading: Int32, writing: Int32) {
    serve(reading, writing, CommandGroup())
  }

  private static func serve(_ requests: Int32, _ replies: Int32, _ commands: CommandGroup) {
    prepareProcess()
    var server = AgentServer(reading: requests, writing: replies, commands)
    while let message = server.nextMessage() { server.answer(message) }
  }

  /// For a process that serves others: writing to a reset connection gives EPIPE, and there are as many descriptors as
  /// may be.
  public static func prepareProcess() {
    signal(SIGPIPE, SIG_IGN)
    // Whoever ignores the end of children learns nothing of it.
    signal(SIGCHLD, SIG_DFL)
    clinux_raise_descriptor_limit()
  }

  /// `nil` at the end, and when what comes cannot be a message.
  private mutating func nextMessage() -> [UInt8]? {
    while true {
      do throws(ParseError) {
        if let message = try assembler.next() { return message }
      } catch {
        replies.send(.refused(error.description))
        return nil
      }
      guard let octets = readSome(requests) else { return nil }
      assembler.append(octets)
    }
  }

  private mutating func answer(_ message: [UInt8]) {
    do throws(ParseError) {
      let request = try AgentProtocol.Request(message)
      letWokenReturn()
      switch request {
      case .hello: replies.send(.hello(version: AgentProtocol.version))
      case .call(let call): make(call)
      case .state(let local, let remote): replies.send(state(local, remote))
      case .serve(let service, let port): replies.send(serve(service, port))
      case .run(let command, let limit): replies.send(run(command, limit))
      }
    } catch { replies.send(.refused(error.description)) }
  }

  private mutating func letWokenReturn() {
    for call in sleeping { call.returnIfWoken() }
    sleeping.removeAll(where: \.isOver)
  }

  private mutating func make(_ call: TargetCall) {
    if call.mayBlock {
      if let started = BlockingCall.start(call, replies: replies) { sleeping.append(started) }
      return
    }
    do throws(CallRefusal) {
      replies.send(.returned(try CallExecution(call, clock: clock).run()))
    } catch { replies.send(.refused(error.reason)) }
  }

  private mutating func state(_ local: Endpoint, _ remote: Endpoint?) -> AgentProtocol.Reply {
    let start = clock.read()
    do throws(TargetError) {
      let state = try openDiagnostics().state(local: local, remote: remote)
      let end = RunQueueClock.released(
        clock.read(), since: start.waited, notBefore: start.time)
      return .state(StateReading(state: state, at: end))
    } catch { return .refused(error.description) }
  }

  /// Opened at the first use, in the namespace of that time.
  private mutating func openDiagnostics() throws(TargetError) -> SocketDiagnostics {
    if let diagnostics { return diagnostics }
    let opened = try SocketDiagnostics()
    diagnostics = opened
    return opened
  }

  private func serve(_ service: Service, _ port: UInt16) -> AgentProtocol.Reply {
    do throws(TargetError) {
      try service.start(port: port)
      return .serving
    } catch { return .refused(error.description) }
  }

  private func run(_ command: TargetCommand, _ limit: Instant.Interval) -> AgentProtocol.Reply {
    do throws(TargetError) {
      return .ran(try ShellCommand.run(command, limit: limit, in: commands))
    } catch { return .refused(error.description) }
  }
}

/// What a blocking descriptor has to read; `nil` at its end and when it fails.
func readSome(_ descriptor: Int32) -> ArraySlice<UInt8>? {
  var octets = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe read(descriptor, &octets, octets.count)
    if count < 0, errno == EINTR { continue }
    return count > 0 ? octets[..<count] : nil
  }
}
