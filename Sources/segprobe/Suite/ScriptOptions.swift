import Script
import Wire

/// The `--name=value` lines of a script that say something about its run.
struct ScriptOptions {
  private(set) var mtu: Int?
  private(set) var tolerance: Instant.Interval?
  /// 0.125 is 12.5 %.
  private(set) var toleranceShare: Double?
  private(set) var strictSegments = false
  private(set) var bindPort: UInt16?
  private(set) var connectPort: UInt16?

  init(_ options: [ScriptOption]) throws(PlanError) {
    for option in options { try apply(option) }
  }

  private mutating func apply(_ option: ScriptOption) throws(PlanError) {
    switch option.name {
    case "mtu": mtu = try number(option, in: 68...65_535)
    case "tolerance_usecs":
      tolerance = .microseconds(Int64(try number(option, in: 0...3_600_000_000)))
    case "tolerance_percent": toleranceShare = try share(option)
    case "strict_segments": strictSegments = true
    case "bind_port": bindPort = UInt16(try number(option, in: 1...65_535))
    case "connect_port": connectPort = UInt16(try number(option, in: 1...65_535))
    // Elsewhere: which IP version, the words of -D. And what says nothing about the target.
    case "ip_version", "define", "verbose", "debug", "send_omit_free": break
    default: throw fault(option, "is not supported")
    }
  }

  private func number(_ option: ScriptOption, in range: ClosedRange<Int>) throws(PlanError) -> Int {
    guard let number = option.value.flatMap({ Int($0) }), range.contains(number) else {
      throw fault(option, "must be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func share(_ option: ScriptOption) throws(PlanError) -> Double {
    guard let percent = option.value.flatMap({ Double($0) }), (0...1_000).contains(percent) else {
      throw fault(option, "must be a percentage from 0 to 1000")
    }
    return percent / 100
  }

  private func fault(_ option: ScriptOption, _ problem: String) -> PlanError {
    PlanError(
      description:
        "\(option.location.file):\(option.location.line): the option --\(option.name) \(problem)")
  }
}
