public import Engine
public import Wire

extension PacketLink {
  /// Nobody has said yet where packets go.
  public var needsResolution: Bool { peerHardware == nil }

  /// Finds out where the target is on the network, by ARP or neighbour solicitation, and sends there from then on. The
  /// target learns our hardware address by the same exchange.
  /// - Parameters:
  ///   - target: its address, or the router's.
  ///   - patience: in all; the question is repeated in the meantime.
  /// - Throws: when nobody answers, or no address of ours is of the same IP version.
  public func resolve(
    _ target: IPAddress, patience: Instant.Interval = .seconds(1)
  ) throws(LinkError) {
    let questions = configuration.addresses.compactMap {
      neighbourhood.question(for: target, from: $0)
    }
    guard let question = questions.first else {
      throw LinkError("no address of the tester is of the same IP version as \(target)")
    }
    let end = now + patience
    lastAnswer = nil
    while now < end {
      try transmit(question)
      if let hardware = try answer(from: target, until: min(end, now + Self.repetition)) {
        peerHardware = hardware
        return
      }
    }
    throw LinkError(
      """
      \(target) does not answer on \(configuration.interface) where it is: \
      is it up, and on this network
      """)
  }

  /// Between two questions.
  private static let repetition = Instant.Interval.milliseconds(200)

  /// Packets that arrive in the meantime are kept.
  private func answer(
    from target: IPAddress, until deadline: Instant
  ) throws(LinkError) -> MACAddress? {
    while try step(until: deadline) {
      if let lastAnswer, lastAnswer.address == target { return lastAnswer.hardware }
    }
    return nil
  }
}
