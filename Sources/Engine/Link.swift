public import Wire

/// How packets reach the wire. A packet socket, a loopback path, memory; a wrapper may record, change or trace another.
///
/// A link is one tester's view of one target: it answers address resolution for the tester's addresses by itself, and
/// hands over only packets that are for the tester.
public protocol Link: AnyObject {
  /// Everything sent and seen so far, address resolution too.
  var frames: FrameStore { get }

  /// The clock of the stamps.
  var now: Instant { get }

  /// Sends one packet, from its network header on; the link puts its own header before it.
  /// - Returns: its index in `frames`, whose stamp says when it really went out.
  func send(_ packet: [UInt8]) throws(LinkError) -> Int

  /// The next packet from the target, in the order of arrival.
  /// - Returns: its index in `frames`, or `nil` when nothing arrived until the deadline. A deadline in the past asks for
  ///   what is already there.
  func receive(until deadline: Instant) throws(LinkError) -> Int?

  /// Waits, keeping what arrives for `receive`.
  func sleep(until deadline: Instant) throws(LinkError)
}

/// What went wrong with a link: the call, and what the system said.
public struct LinkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without a full stop: what failed, why, and what to do if that is known.
  public var description: String

  public init(_ description: String) { self.description = description }
}
