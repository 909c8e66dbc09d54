/// Writes values one after the other, big-endian; `ByteReader` reads them back. For messages between our own
/// processes, not for packets.
public struct ByteWriter: Sendable {
  public private(set) var octets: [UInt8] = []

  public init() {}

  /// An integer of a fixed width, at most 64 bits.
  public mutating func write<Number: FixedWidthInteger>(_ number: Number) {
    let bits = UInt64(truncatingIfNeeded: number)
    var shift = Number.bitWidth
    while shift > 0 {
      shift -= 8
      octets.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
  }

  public mutating func write(_ flag: Bool) { octets.append(flag ? 1 : 0) }

  public mutating func write(_ number: Double) { write(number.bitPattern) }

  /// Octets after their number.
  public mutating func write(octets some: some Collection<UInt8>) {
    write(UInt32(truncatingIfNeeded: some.count))
    octets.append(contentsOf: some)
  }

  /// A string as UTF-8 octets.
  public mutating func write(_ text: String) { write(octets: text.utf8) }

  /// Elements after their number; `body` writes one, with at least one octet.
  public mutating func write<Elements: Collection>(
    _ elements: Elements, _ body: (inout ByteWriter, Elements.Element) -> Void
  ) {
    write(UInt32(truncatingIfNeeded: elements.count))
    for element in elements { body(&self, element) }
  }

  /// Whether there is a value, then the value as `body` writes it.
  public mutating func write<Value>(
    optional value: Value?, _ body: (inout ByteWriter, Value) -> Void
  ) {
    write(value != nil)
    if let value { body(&self, value) }
  }

  public mutating func write(_ address: IPAddress) { write(octets: address.octets) }

  public mutating func write(_ instant: Instant) { write(instant.nanoseconds) }

  public mutating func write(_ number: SequenceNumber) { write(number.rawValue) }
}
