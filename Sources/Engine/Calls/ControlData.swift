import Script
import Wire

/// The data of a control message between its notation and its octets.
struct ControlData: Hashable {
  var level: Int64
  var type: Int64

  /// IP_RECVERR or IPV6_RECVERR: `struct sock_extended_err` and the address of who reports.
  private var isError: Bool { (level, type) == (0, 11) || (level, type) == (41, 25) }
  /// SCM_TIMESTAMPING: three `struct timespec`.
  private var isStamp: Bool { (level, type) == (1, 37) }
  /// SCM_TIMESTAMPING_OPT_STATS: netlink attributes.
  private var isStatistics: Bool { (level, type) == (1, 54) }
  /// An `int`, but for SCM_TXTIME.
  private var numberWidth: Int { (level, type) == (1, 61) ? 8 : 4 }

  // MARK: To octets

  /// What is sent, or as much as is expected.
  func octets(_ value: Expression) throws(CallBindingError) -> [UInt8] {
    switch value {
    case .integer(let number, _) where number.fits(numberWidth):
      return HostOctets.octets(of: number, width: numberWidth)
    case .string(let octets): return octets
    case .structure(let members): return try octets(members)
    default: throw CallBindingError("\(value.notation) is no data of a control message")
    }
  }

  private func octets(_ members: [Expression.Member]) throws(CallBindingError) -> [UInt8] {
    if isStatistics { return try TCPStatistic.octets(members) }
    guard let layout = layout() else {
      throw CallBindingError(
        "a control message of level \(NumberNames.levels.expression(level).notation) and type "
          + "\(NumberNames.controlTypes(level: level).expression(type).notation) has no structure")
    }
    let octets = try layout.octets(members)
    return octets + [UInt8](repeating: 0, count: size - octets.count)
  }

  private func layout(origin: UInt8? = nil) -> StructureLayout? {
    if isError { return .extendedError(origin: origin) }
    return isStamp ? .stamp : nil
  }

  /// Octets of the whole structure: an error carries a `struct sockaddr_in` or `sockaddr_in6`.
  private var size: Int { isStamp ? 48 : level == 0 ? 32 : 44 }

  // MARK: From octets

  /// What the octets are, in the form of `expected`.
  func reading(_ octets: [UInt8], as expected: Expression, start: Instant) -> Expression {
    switch expected {
    case .ellipsis: return expected
    case .integer where [1, 2, 4, 8].contains(octets.count): return octets.reading(as: expected)
    case .string: return .string(octets)
    case .structure(let members) where isError && octets.count >= 16:
      return .structure(
        StructureLayout.extendedError(origin: octets[4]).reading(octets, as: members))
    default: return reading(octets, start: start)
    }
  }

  /// What the octets are, in the form that is usual for such data.
  func reading(_ octets: [UInt8], start: Instant) -> Expression {
    if isError, octets.count >= 16 {
      let layout = StructureLayout.extendedError(origin: octets[4])
      let members = layout.fields.filter { $0.name != "ee_pad" }
        .map { Expression.Member(name: $0.name, value: .string([])) }
      return .structure(layout.reading(octets, as: members))
    }
    if isStamp, octets.count >= 16 {
      let time = Instant(nanoseconds: 0) + Instant.Interval(timespec: octets)
      return .structure((time - start).stamp)
    }
    if isStatistics { return .structure(TCPStatistic.reading(octets)) }
    return [1, 2, 4, 8].contains(octets.count) ? octets.reading(as: .string([])) : .string(octets)
  }
}
