import Engine
import Wire

/// A link that hands over what another one receives, with one packet changed, missing, late or there twice.
///
/// It keeps a record of its own: the engine, and everything that reads the transcript, sees the changed packet.
final class MutatingLink: Link {
  private(set) var frames = FrameStore()
  private let link: any Link
  private let intervention: Intervention
  /// For each frame of ours its index in the other link's record.
  private var origins: [Int] = []
  /// Frames of ours that are to be handed over before anything else is received.
  private var waiting: [Int] = []
  /// What is handed over later than it came: a frame of the other link.
  private var held: (origin: Int, until: Instant)?
  private var received = 0

  init(_ link: any Link, _ intervention: Intervention) {
    self.link = link
    self.intervention = intervention
  }

  var now: Instant { link.now }

  func send(_ packet: [UInt8]) throws(LinkError) -> Int {
    intervention.act()
    let index = record(try link.send(packet))
    learnStamps()
    return index
  }

  func sleep(until deadline: Instant) throws(LinkError) {
    try link.sleep(until: deadline)
    learnStamps()
  }

  func receive(until deadline: Instant) throws(LinkError) -> Int? {
    intervention.act()
    while waiting.isEmpty {
      guard let origin = try link.receive(until: min(deadline, held?.until ?? deadline)) else {
        learnStamps()
        if release(before: max(deadline, now)) { break }
        return nil
      }
      learnStamps()
      // A later packet may have come before we looked.
      _ = release(before: link.frames.entries[origin].stamp)
      take(origin)
    }
    return waiting.removeFirst()
  }

  /// Hands over what was held back, if its time has come.
  private func release(before instant: Instant) -> Bool {
    guard let (origin, until) = held, until <= instant else { return false }
    held = nil
    let frame = record(origin)
    frames.entries[frame].stamp = until
    waiting.append(frame)
    return true
  }

  private func record(_ origin: Int) -> Int {
    let entry = link.frames.entries[origin]
    origins.append(origin)
    return frames.append(
      link.frames.frame(origin), networkOffset: entry.networkOffset, stamp: entry.stamp,
      direction: entry.direction, checksumIsUnfilled: entry.checksumIsUnfilled)
  }

  /// When a packet of ours really left is known a little later.
  private func learnStamps() {
    for (index, origin) in origins.enumerated() where frames.entries[index].direction == .inbound {
      frames.entries[index].stamp = link.frames.entries[origin].stamp
    }
  }

  /// What is not handed over is not recorded: it is as if it had not come.
  private func take(_ origin: Int) {
    received += 1
    guard case .packet(received, let shape) = intervention.mutant.place,
      let packet = try? Packet.parse(link.frames.packet(origin).span),
      shape == Mutant.Shape(of: packet)
    else { return waiting.append(record(origin)) }
    change(origin)
  }

  private func change(_ origin: Int) {
    let stamp = link.frames.entries[origin].stamp
    switch intervention.mutant.change {
    case .dropped: break
    case .sentTwice: waiting += [record(origin), record(origin)]
    case .delayed(let span): held = (origin, stamp + span)
    default:
      guard let packet = intervention.mutant.change.applied(to: link.frames.packet(origin)) else {
        return waiting.append(record(origin))
      }
      waiting.append(record(packet, inPlaceOf: origin))
    }
    intervention.happened(at: stamp)
  }

  private func record(_ packet: [UInt8], inPlaceOf origin: Int) -> Int {
    let entry = link.frames.entries[origin]
    let header = link.frames.frame(origin).prefix(entry.networkOffset)
    origins.append(origin)
    return frames.append(
      Array(header) + packet, networkOffset: entry.networkOffset, stamp: entry.stamp,
      direction: .outbound)
  }
}
