import Report
import Script
import Wire

/// What a leak test has found, in words.
struct LeakReport {
  private(set) var lines: [String] = []
  /// 0 none leaked, 1 some did, 2 nothing could be opened, or it was interrupted.
  private(set) var status: Int32 = 0

  init(
    _ connections: [Connection], _ settings: LeakTest.Settings, _ target: String,
    isInterrupted: Bool = false
  ) {
    var refused: [Int32: Int] = [:]
    var (closed, reset): ([Instant.Interval], [Instant.Interval]) = ([], [])
    var left: [ConnectionState?: Int] = [:]
    for connection in connections {
      switch connection.fate {
      case .pending: refused[0, default: 0] += 1
      case .refused(let code): refused[code, default: 0] += 1
      case .open: left[connection.state, default: 0] += 1
      case .closed(let after): closed.append(after)
      case .reset(let after): reset.append(after)
      }
    }
    let opened = connections.count - refused.values.reduce(0, +)
    lines.append("\(opened) of \(settings.count) connections to \(target) opened")
    for (code, count) in refused.sorted(by: { $0.value > $1.value }) {
      lines.append("  \(count) not: \(code == 0 ? "interrupted" : SystemError.text(of: code))")
    }
    guard opened > 0 else {
      status = 2
      return
    }
    let since = settings.halfCloses ? "after our FIN" : "after the connection was opened"
    describe(closed, "closed by the server", since)
    describe(reset, "reset by the server", since)
    let count = left.values.reduce(0, +)
    if isInterrupted {
      status = 2
      lines.append("interrupted: whether the server would have closed \(count) others is not known")
    } else if count > 0 {
      describeLeft(left, count, settings)
    } else {
      lines.append("none left: the server has closed every connection")
    }
  }

  private mutating func describe(_ times: [Instant.Interval], _ what: String, _ since: String) {
    guard let first = times.min(), let last = times.max() else { return }
    let median = times.sorted()[times.count / 2]
    lines.append(
      "\(times.count) \(what), \(Seconds.milliseconds(first)) to \(Seconds.milliseconds(last)) s \(since), median \(Seconds.milliseconds(median)) s"
    )
  }

  private mutating func describeLeft(
    _ left: [ConnectionState?: Int], _ count: Int, _ settings: LeakTest.Settings
  ) {
    let patience = Seconds.tenths(settings.patience)
    guard settings.halfCloses else {
      lines.append("\(count) not closed by the server within \(patience) s")
      return
    }
    let notTaken = left[.finWait1] ?? 0
    if count > notTaken {
      status = 1
      lines.append(
        "\(count - notTaken) LEAKED: \(patience) s after our FIN the server has not closed its side; "
          + "they are in CLOSE-WAIT there (FIN-WAIT-2 here)")
    }
    if notTaken > 0 {
      lines.append("\(notTaken) whose FIN the server's host has not acknowledged (FIN-WAIT-1 here)")
    }
  }
}
