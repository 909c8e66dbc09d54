import Wire

/// What the kernel counts in ticks of its clock from one event of the script to another, and what else it might have
/// counted.
///
/// Of a time that is no whole number of ticks it counts one more or one less, as the ticks happen to fall: 50 ms are 12 or
/// 13 ticks of 4 ms. A whole number it counts as it is, or as one more, since our own events take some time, too; or as one
/// less, where the event that it begins with was late. What code finds in such a count proves nothing where it would not
/// find it in the other.
struct TickCounts {
  /// The distance of the ticks.
  var tick: Instant.Interval
  /// By how much later than the script says the counts were read: what our own events, and the target's, had taken by then.
  var delay: Instant.Interval
  /// How long, by the script's times, what is counted may have lasted: the sums of the intervals between its events.
  private let lengths: Set<Int64>

  /// - Parameter moments: the times of the script's events so far.
  init(tick: Instant.Interval, delay: Instant.Interval, moments: [Instant.Interval]) {
    self.tick = tick
    self.delay = max(delay, .zero)
    var lengths: Set<Int64> = [0]
    for (before, after) in zip(moments, moments.dropFirst()).reversed() where after > before {
      let interval = after - before
      lengths.formUnion(lengths.map { $0 + interval.nanoseconds })
      if lengths.count > Self.enough { break }
    }
    self.lengths = lengths
  }

  /// So many lengths are as good as all.
  private static let enough = 10_000

  /// What the variables that are named in `text` might have been otherwise.
  func others(than variables: CodeVariables, namedIn text: String) -> [CodeVariables.Variable] {
    guard tick > .zero else { return [] }
    return variables.variables.flatMap { variable -> [CodeVariables.Variable] in
      guard let unit = Self.units[variable.name], text.contains(variable.name) else { return [] }
      return others(than: variable.value, unit: unit).map {
        CodeVariables.Variable(name: variable.name, value: $0)
      }
    }
  }

  private func others(than value: UInt64, unit: Instant.Interval) -> [UInt64] {
    let (distance, unit) = (tick.nanoseconds, unit.nanoseconds)
    guard value <= Int64.max / 4 / unit else { return [] }
    let count = (Int64(value) * unit + distance / 2) / distance
    return others(than: count).map { UInt64($0 * distance / unit) }
  }

  private func others(than count: Int64) -> [Int64] {
    let distance = tick.nanoseconds
    let least = (count - 1) * distance
    var likely = lengths.filter { least <= $0 && $0 < (count + 1) * distance }
    if likely.isEmpty {
      // It took longer than the script says, or, as its beginning was late, less: by as little as can be.
      let most = (count + 1) * distance
      let longer = lengths.filter { least - delay.nanoseconds < $0 && $0 < least }.max()
      let shorter = lengths.filter { most <= $0 && $0 < most + delay.nanoseconds }.min()
      likely = Set([longer, shorter].compactMap(\.self))
    }
    var counts: Set<Int64> = []
    for length in likely {
      let (whole, rest) = length.quotientAndRemainder(dividingBy: distance)
      counts.formUnion(min(count, whole)...max(count, rest == 0 ? whole : whole + 1))
    }
    return counts.subtracting([count]).sorted()
  }

  /// Whether it is a count of ticks.
  static func areTold(by name: String) -> Bool { units[name] != nil }

  /// In what the kernel tells its counts (Linux, net/ipv4/tcp.c, `tcp_get_info`).
  private static let units: [String: Instant.Interval] = [
    "tcpi_busy_time": .microseconds(1), "tcpi_rwnd_limited": .microseconds(1),
    "tcpi_sndbuf_limited": .microseconds(1), "tcpi_last_data_sent": .milliseconds(1),
    "tcpi_last_data_recv": .milliseconds(1), "tcpi_last_ack_recv": .milliseconds(1),
  ]
}
