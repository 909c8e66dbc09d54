import Script

/// Bits by their names, for what a call found.
struct FlagNames {
  let names: [(bit: Int64, name: String)]

  /// What the octets are: as it is expected, or with the names of its bits.
  func reading(_ octets: some Collection<UInt8>, as expected: Expression) -> Expression {
    guard case .integer(let value, _) = octets.reading(as: expected) else { return expected }
    if case .integer(value, _) = expected { return expected }
    return .integer(value, spelling: text(of: value))
  }

  private func text(of value: Int64) -> String {
    let spelled = names.filter { value & $0.bit != 0 }.map(\.name).joined(separator: "|")
    return spelled.isEmpty ? "\(value)" : spelled
  }

  static let poll = FlagNames(names: [
    (0x1, "POLLIN"), (0x2, "POLLPRI"), (0x4, "POLLOUT"), (0x8, "POLLERR"), (0x10, "POLLHUP"),
    (0x20, "POLLNVAL"), (0x40, "POLLRDNORM"), (0x80, "POLLRDBAND"), (0x100, "POLLWRNORM"),
    (0x200, "POLLWRBAND"), (0x2000, "POLLRDHUP"),
  ])

  static let epoll = FlagNames(names: poll.names.map { ($0.bit, "E" + $0.name) })
}
