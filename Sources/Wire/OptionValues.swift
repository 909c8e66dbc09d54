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
    var offset = 0
    while offset < count {
      let next = octets8(at: offset)
      let kind = UInt8(truncatingIfNeeded: next >> 56)
      if kind == TCPOption.Kind.endOfList { break }
      if kind == TCPOption.Kind.noOperation {
        offset += 1
        continue
      }
      let length = Int(UInt8(truncatingIfNeeded: next >> 48))
      guard length >= 2, offset + length <= count else { break }
      note(kind, length, next, at: offset, in: &values)
      offset += length
    }
    return values
  }

  /// - Parameter next: the first eight octets of the option and what follows it.
  @inline(__always)
  private func note(
    _ kind: UInt8, _ length: Int, _ next: UInt64, at offset: Int, in values: inout OptionValues
  ) {
    switch (kind, length) {
    case (TCPOption.Kind.maximumSegmentSize, 4) where values.maximumSegmentSize == nil:
      values.maximumSegmentSize = UInt16(truncatingIfNeeded: next >> 32)
    case (TCPOption.Kind.windowScale, 3) where values.windowScale == nil:
      values.windowScale = UInt8(truncatingIfNeeded: next >> 40)
    case (TCPOption.Kind.sackPermitted, 2):
      values.sackPermitted = true
    case (TCPOption.Kind.timestamps, 10) where values.timestamps == nil:
      let content = octets8(at: offset + 2)
      values.timestamps = OptionValues.Timestamps(
        value: UInt32(truncatingIfNeeded: content >> 32), echo: UInt32(truncatingIfNeeded: content))
    default: break
    }
  }

  /// Eight octets from `offset`, which is below 40; zeros where they run past the end.
  @inline(__always)
  private func octets8(at offset: Int) -> UInt64 {
    let word = offset >> 3
    let shift = UInt64(offset & 7) * 8
    let rest = word < 4 ? words[word + 1] : 0
    return words[word] &<< shift | (rest >> 1) &>> (63 - shift)
  }

  public var maximumSegmentSize: UInt16? { values.maximumSegmentSize }
  public var windowScale: UInt8? { values.windowScale }
  public var sackPermitted: Bool { values.sackPermitted }
  public var timestamps: OptionValues.Timestamps? { values.timestamps }
}
