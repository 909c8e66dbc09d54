// The options of a TCP header that bookkeeping asks for on every segment, without an allocation. Where one stands twice,
// the first counts; a wrong length is as if it were not there.

extension RawOptions {
  /// The content of the first TCP option of this kind and with this many octets of content: its offset.
  @inlinable
  func content(of kind: UInt8, count wanted: Int) -> Int? {
    var offset = 0
    while offset + 1 < count, storage[offset] != TCPOption.Kind.endOfList {
      if storage[offset] == TCPOption.Kind.noOperation {
        offset += 1
        continue
      }
      let length = Int(storage[offset + 1])
      guard length >= 2, offset + length <= count else { return nil }
      if storage[offset] == kind, length == wanted + 2 { return offset + 2 }
      offset += length
    }
    return nil
  }

  @inlinable
  public var maximumSegmentSize: UInt16? {
    content(of: TCPOption.Kind.maximumSegmentSize, count: 2).map(number16)
  }

  /// The shift as on the wire, also above 14.
  @inlinable
  public var windowScale: UInt8? {
    content(of: TCPOption.Kind.windowScale, count: 1).map { storage[$0] }
  }

  @inlinable
  public var sackPermitted: Bool {
    content(of: TCPOption.Kind.sackPermitted, count: 0) != nil
  }

  @inlinable
  public var timestamps: (value: UInt32, echo: UInt32)? {
    content(of: TCPOption.Kind.timestamps, count: 8).map {
      (number32(at: $0), number32(at: $0 + 4))
    }
  }

  @inlinable
  func number16(at offset: Int) -> UInt16 {
    UInt16(storage[offset]) << 8 | UInt16(storage[offset + 1])
  }

  @inlinable
  func number32(at offset: Int) -> UInt32 {
    UInt32(number16(at: offset)) << 16 | UInt32(number16(at: offset + 2))
  }
}
