/// What the options of a TCP header say that bookkeeping asks for on every segment; read in one walk and without an
/// allocation. Where a kind stands twice the first counts; an option with a wrong length is as if it were not there,
/// and one whose length cannot be ends the walk.
public struct OptionValues: Hashable, Sendable {
  public var maximumSegmentSize: UInt16?
  /// The shift as on the wire, also above 14.
  public var windowScale: UInt8?
  public var sackPermitted = false
  public var timestamps: Timestamps?

  public init() {}

  /// TSval and TSecr (RFC 7323, section 3.2).
  public struct Timestamps: Hashable, Sendable {
    public var value: UInt32
    public var echo: UInt32

    @inlinable
    public init(value: UInt32, echo: UInt32) {
      self.value = value
      self.echo = echo
    }
  }
}

extension RawOptions {
  public var values: OptionValues {
    var values = OptionValues()
    let octets = Octets(words)
    var offset = 0
    while offset < count {
      let next = octets.eight(at: offset)
      let kind = UInt8(truncatingIfNeeded: next >> 56)
      // Kind 0 ends the list, and kind 1 has no length.
      if kind <= TCPOption.Kind.noOperation {
        if kind == TCPOption.Kind.endOfList { break }
        offset &+= 1
        continue
      }
      let length = Int(UInt8(truncatingIfNeeded: next >> 48))
      guard length >= 2, offset &+ length <= count else { break }
      values.note(kind, length, next, octets, at: offset)
      offset &+= length
    }
    return values
  }

  public var maximumSegmentSize: UInt16? { values.maximumSegmentSize }
  public var windowScale: UInt8? { values.windowScale }
  public var sackPermitted: Bool { values.sackPermitted }
  public var timestamps: OptionValues.Timestamps? { values.timestamps }
}

extension OptionValues {
  /// - Parameter next: the first eight octets of the option and of what follows it.
  @inline(__always)
  fileprivate mutating func note(
    _ kind: UInt8, _ length: Int, _ next: UInt64, _ octets: Octets, at offset: Int
  ) {
    switch kind {
    case TCPOption.Kind.maximumSegmentSize:
      if length == 4, maximumSegmentSize == nil {
        maximumSegmentSize = UInt16(truncatingIfNeeded: next >> 32)
      }
    case TCPOption.Kind.windowScale:
      if length == 3, windowScale == nil { windowScale = UInt8(truncatingIfNeeded: next >> 40) }
    case TCPOption.Kind.sackPermitted:
      if length == 2 { sackPermitted = true }
    case TCPOption.Kind.timestamps:
      if length == 10, timestamps == nil { timestamps = Timestamps(octets.eight(at: offset &+ 2)) }
    default: break
    }
  }
}

extension OptionValues.Timestamps {
  /// From the eight octets of TSval and TSecr.
  @inline(__always)
  fileprivate init(_ octets: UInt64) {
    value = UInt32(truncatingIfNeeded: octets >> 32)
    echo = UInt32(truncatingIfNeeded: octets)
  }
}

/// The words of options in memory, where they can be had by number.
private struct Octets {
  /// A word of zeros follows the last.
  private let words: InlineArray<6, UInt64>

  @inline(__always)
  init(_ words: OptionWords) {
    self.words = [words.first, words.second, words.third, words.fourth, words.fifth, 0]
  }

  /// Eight octets from `offset`, which is below 40; zeros where they run past the end.
  @inline(__always)
  func eight(at offset: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: offset & 7) * 8
    return words[offset >> 3] &<< shift | (words[offset >> 3 &+ 1] >> 1) &>> (63 - shift)
  }
}
