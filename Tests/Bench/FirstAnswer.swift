import Glibc
import Lab

/// From the start of a program to the first answer that it prints, for one SYN to an open port: over loopback and over a
/// veth pair, with a terminal and with a pipe behind its output. The C library keeps what a program prints into a pipe
/// until its end, or until 4,096 octets have come together; a program that does not care is late there.
func benchFirstAnswer() {
  do {
    try UserNamespace.enter()
    try FirstAnswer().measure()
  } catch {
    print("first answer: \(error)")
  }
}

private struct FirstAnswer: ~Copyable {
  private let lab: Lab
  private let listeners: [Int32]

  init() throws {
    let lab = try Lab()
    // In a lab no kernel owns the tester's address; hping3 and nping need one that is.
    try finish(
      spawn(
        [
          "/bin/sh", "-c",
          """
          ip link set lo up && ip address add 192.0.2.1/24 dev \(lab.interface) && \
          ip route add 192.168.0.0/16 dev \(lab.interface)
          """,
        ], output: STDERR_FILENO))
    listeners = [try listen(), try lab.inTarget { () throws(LabError) in try listen() }]
    self.lab = lab
  }

  func measure() throws {
    let contenders = Contender.all.filter { contender in
      if contender.path != nil { return true }
      print("first answer: \(contender.name) is not installed, and not measured")
      return false
    }
    for (way, target) in [("loopback", "127.0.0.1"), ("veth", "192.168.0.1")] {
      for output in Output.allCases {
        print(
          "one SYN, \(way), \(output)".padded(28) + "min ms".leading(10) + "p50 ms".leading(10)
            + "to segprobe".leading(14))
        var first: Double?
        for (contender, times) in try measure(contenders, target, output) {
          let median = times[times.count / 2]
          first = first ?? median
          print(
            contender.padded(28) + rounded(times[0]).leading(10) + rounded(median).leading(10)
              + rounded(median / (first ?? median)).leading(14))
        }
      }
    }
  }

  /// In turns, so that what a busy machine adds falls on all.
  /// - Returns: milliseconds in ascending order.
  private func measure(
    _ contenders: [Contender], _ target: String, _ output: Output
  ) throws -> [(String, [Double])] {
    var times = contenders.map { ($0.name, [Double]()) }
    for round in 0..<Contender.mostRounds {
      for (index, contender) in contenders.enumerated() where round < contender.rounds {
        times[index].1.append(try contender.time(target, output))
      }
    }
    return times.map { ($0.0, $0.1.sorted()) }
  }
}

/// What is behind standard output.
enum Output: CaseIterable {
  case terminal, pipe

  /// Our end and the program's.
  func open() throws -> (ours: Int32, theirs: Int32) {
    switch self {
    case .terminal:
      // ioctl_tty(2): unlock the other end, and ask for its number.
      let ours = unsafe Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var (lock, number): (Int32, Int32) = (0, -1)
      guard ours >= 0, unsafe ioctl(ours, UInt(0x4004_5431), &lock) == 0,
        unsafe ioctl(ours, UInt(0x8004_5430), &number) == 0
      else { throw LabError("no terminal: error \(errno)") }
      let theirs = unsafe Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
      return (ours, theirs)
    case .pipe:
      var ends: [Int32] = [0, 0]
      guard unsafe Glibc.pipe(&ends) == 0 else { throw LabError("no pipe: error \(errno)") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return (ends[0], ends[1])
    }
  }
}

private struct Contender {
  var name: String
  /// `nil`: it is not installed.
  var path: String?
  /// In front of and behind the target's address.
  var arguments: ([String], String)
  /// What the line with the answer contains.
  var answer: String
  var rounds = mostRounds

  static let mostRounds = 60

  static let all = [
    Contender(
      name: "segprobe", path: Self.besides("segprobe"), arguments: (["send", "S"], ":8080"),
      answer: "> S."),
    Contender(
      name: "hping3", path: Self.installed("hping3"),
      arguments: (["-S", "-c", "1", "-p", "8080"], ""), answer: "flags=SA"),
    // It waits for a second whatever comes.
    Contender(
      name: "nping", path: Self.installed("nping"),
      arguments: (["--tcp", "-c", "1", "-p", "8080"], ""), answer: "RCVD", rounds: 3),
  ]

  private static func installed(_ name: String) -> String? {
    ["/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"].map { $0 + name }
      .first { unsafe access($0, X_OK) == 0 }
  }

  /// In the folder of this program.
  private static func besides(_ name: String) -> String? {
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    let folder = unsafe String(cString: path).split(separator: "/").dropLast().joined(
      separator: "/")
    let sibling = "/\(folder)/\(name)"
    return unsafe access(sibling, X_OK) == 0 ? sibling : nil
  }

  /// Milliseconds.
  func time(_ target: String, _ output: Output) throws -> Double {
    let (ours, theirs) = try output.open()
    defer { close(ours) }
    let start = ContinuousClock.now
    let process = try spawn(
      [path ?? name] + arguments.0 + [target + arguments.1], output: theirs)
    close(theirs)
    var text = ""
    var span: Duration?
    var room = [UInt8](repeating: 0, count: 4096)
    while case let count = unsafe read(ours, &room, room.count), count > 0 {
      text += String(decoding: room.prefix(count), as: UTF8.self)
      if span == nil, text.contains(answer) { span = ContinuousClock.now - start }
    }
    try finish(process)
    guard let span else { throw LabError("\(name) had no answer: \(text)") }
    return span / .milliseconds(1)
  }
}

/// - Parameter output: is its standard output and its standard error.
private func spawn(_ arguments: [String], output: Int32) throws -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
  unsafe posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
  var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
  defer { for index in unsafe words.indices { unsafe free(words[index]) } }
  var process: pid_t = 0
  let code = unsafe posix_spawn(&process, arguments[0], &actions, nil, &words, environ)
  guard code == 0 else { throw LabError("cannot start \(arguments[0]): error \(code)") }
  return process
}

private func finish(_ process: pid_t) throws {
  var status: Int32 = 0
  guard unsafe waitpid(process, &status, 0) == process else {
    throw LabError("a process was lost: error \(errno)")
  }
}
