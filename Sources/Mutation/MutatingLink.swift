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
  /// What is handed over later than it came.
  private var held: (frame: Int, until: Instant)?
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
      take(record(origin))
    }
    return waiting.removeFirst()
  }

  /// Hands over what was held back, if its time has come.
  private func release(before instant: Instant) -> Bool {
    guard let (frame, until) = held, until <= instant else { return false }
    held = nil
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

  private func take(_ frame: Int) {
    received += 1
    guard case .packet(received, let shape) = intervention.mutant.place,
      let packet = try? Packet.parse(frames.packet(frame).span), shape == Mutant.Shape(of: packet)
    else { return waiting.append(frame) }
    change(frame)
  }

  private func change(_ frame: Int) {
    let stamp = frames.entries[frame].stamp
    switch intervention.mutant.change {
    case .dropped: break
    case .sentTwice:
      waiting += [frame, record(origins[frame])]
    case .delayed(let span): held = (frame, stamp + span)
    default:
      guard let packet = intervention.mutant.change.applied(to: frames.packet(frame)) else {
        return waiting.append(frame)
      }
      waiting.append(replace(frame, by: packet))
    }
    intervention.happened(at: stamp)
  }

  /// Records the changed packet behind the real one.
  private func replace(_ frame: Int, by packet: [UInt8]) -> Int {
    let entry = frames.entries[frame]
    let header = frames.frame(frame).prefix(entry.networkOffset)
    origins.append(origins[frame])
    return frames.append(
      Array(header) + packet, networkOffset: entry.networkOffset, stamp: entry.stamp,
      direction: .outbound)
  }
}
