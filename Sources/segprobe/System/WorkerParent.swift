import CLinux
import Glibc

/// Workers that are children of a process in between, which stays as it was when the run began: fork(2) takes the longer
/// the more memory there is to be shared, and this process grows with all that comes of the cases.
final class WorkerParent: WorkerForks {
  private let identifier: pid_t
  private let socket: OpenFile

  /// Forks the process in between.
  /// - Parameter work: what a worker does, in its own process.
  init(_ work: @escaping (WorkerOrder, WorkerOutput) -> Void) throws(SystemError) {
    let ends = try SocketPair.make(SOCK_SEQPACKET)
    let near = OpenFile(owning: ends.near)
    let far = OpenFile(owning: ends.far)
    let us = getpid()
    identifier = clinux_fork()
    guard identifier >= 0 else { throw SystemError("cannot start a process") }
    if identifier == 0 {
      WorkerProcess.becomeChild(of: us)
      _ = consume near
      WorkerProcess.adoptOrphans()
      Self.serve(far, work)
    }
    _ = consume far
    socket = near
  }

  private static func serve(
    _ socket: consuming OpenFile, _ work: @escaping (WorkerOrder, WorkerOutput) -> Void
  ) -> Never {
    let number = socket.number
    let family = WorkerFamily { order, output in
      // Nobody is to wait for us on a socket that a worker holds.
      close(number)
      work(order, output)
    }
    var isInterrupted = false
    while let (message, _) = Message.receive(from: number) {
      family.reap()
      switch message.kind {
      case .start: start(message, family, number)
      case .status:
        Message(.status, family.status(of: message.first)).send(to: number)
      case .interrupted: isInterrupted = true
      }
    }
    WorkerProcess.killAll(descendants: isInterrupted)
    _exit(0)
  }

  private static func start(_ message: Message, _ family: WorkerFamily, _ socket: Int32) {
    let order = WorkerOrder(index: message.first, earlier: message.second)
    do throws(SystemError) {
      let process = try family.start(order)
      Message(.start, process.identifier).send(to: socket, with: process.output.number)
    } catch {
      Message(.start, -error.code).send(to: socket)
    }
  }

  // MARK: On the near side

  func start(_ order: WorkerOrder) throws(SystemError) -> WorkerProcess {
    let (answer, output) = try ask(Message(.start, order.index, order.earlier))
    guard answer.first > 0, output >= 0 else {
      throw SystemError("cannot start a process", code: max(-answer.first, 0))
    }
    return WorkerProcess(identifier: answer.first, output: OpenFile(owning: output))
  }

  func reap() {}

  func ending(of identifier: pid_t) -> WorkerProcess.Ending? {
    let answer = try? ask(Message(.status, identifier)).0
    return answer.map { WorkerProcess.Ending(status: $0.first) }
  }

  func end(isInterrupted: Bool) {
    if isInterrupted { Message(.interrupted, 0).send(to: socket.number) }
    shutdown(socket.number, Int32(SHUT_RDWR))
    _ = WorkerProcess.status(of: identifier)
  }

  private func ask(_ message: Message) throws(SystemError) -> (Message, descriptor: Int32) {
    message.send(to: socket.number)
    guard let answer = Message.receive(from: socket.number) else {
      throw SystemError("the process that starts the workers has ended", code: 0)
    }
    return answer
  }

  /// Three numbers.
  private struct Message {
    enum Kind: Int32 {
      /// Index and count of earlier attempts; the answer has the number of the process, or an error below zero, and what
      /// the worker's output is read from.
      case start
      /// The number of a process; the answer has its status.
      case status
      /// The end that comes is not that of the last case. No answer.
      case interrupted
    }

    let kind: Kind
    let first: Int32
    let second: Int32

    init(_ kind: Kind, _ first: Int32, _ second: Int32 = 0) {
      self.kind = kind
      self.first = first
      self.second = second
    }

    /// Whoever is not there any more is missed when its answer is.
    func send(to socket: Int32, with descriptor: Int32 = -1) {
      let numbers = [kind.rawValue, first, second]
      _ = unsafe numbers.withUnsafeBytes {
        unsafe clinux_send_message(socket, $0.baseAddress, UInt($0.count), descriptor)
      }
    }

    /// - Returns: `nil` at the end.
    static func receive(from socket: Int32) -> (Message, descriptor: Int32)? {
      var numbers: [Int32] = [0, 0, 0]
      var descriptor: Int32 = -1
      let count = unsafe numbers.withUnsafeMutableBytes {
        unsafe clinux_receive_message(socket, $0.baseAddress, UInt($0.count), &descriptor)
      }
      guard count == 12, let kind = Kind(rawValue: numbers[0]) else { return nil }
      return (Message(kind, numbers[1], numbers[2]), descriptor)
    }
  }
}
