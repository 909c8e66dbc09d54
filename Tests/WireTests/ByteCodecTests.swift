import Testing
import Wire

@Suite struct ByteCodecTests {
  @Test func whatIsWrittenIsRead() throws {
    var writer = ByteWriter()
    writer.write(UInt8(0xFE))
    writer.write(Int64.min)
    writer.write(UInt16(0x1234))
    writer.write(Int32(-2))
    writer.write(true)
    writer.write(-0.5)
    writer.write("größer")
    writer.write(octets: [1, 2, 3])
    writer.write([10, 20] as [UInt32]) { $0.write($1) }
    writer.write(optional: nil as UInt8?) { $0.write($1) }
    writer.write(optional: UInt8(7)) { $0.write($1) }
    for address in ["192.0.2.1", "2001:db8::1"].compactMap({ IPAddress($0) }) {
      writer.write(address)
    }
    writer.write(Instant(nanoseconds: -1))
    writer.write(SequenceNumber(0xFFFF_FFFF))

    var reader = ByteReader(writer.octets)
    #expect(try reader.read(UInt8.self) == 0xFE)
    #expect(try reader.read(Int64.self) == Int64.min)
    #expect(try reader.read(UInt16.self) == 0x1234)
    #expect(try reader.read(Int32.self) == -2)
    #expect(try reader.readBool())
    #expect(try reader.readDouble() == -0.5)
    #expect(try reader.readString() == "größer")
    #expect(try reader.readOctets() == [1, 2, 3])
    #expect(
      try reader.readArray { (r: inout ByteReader) throws(ParseError) in try r.read(UInt32.self) }
        == [10, 20])
    #expect(
      try reader.readOptional { (r: inout ByteReader) throws(ParseError) in try r.read(UInt8.self) }
        == nil)
    #expect(
      try reader.readOptional { (r: inout ByteReader) throws(ParseError) in try r.read(UInt8.self) }
        == 7)
    #expect(try reader.readAddress().description == "192.0.2.1")
    #expect(try reader.readAddress().description == "2001:db8::1")
    #expect(try reader.readInstant() == Instant(nanoseconds: -1))
    #expect(try reader.readSequenceNumber() == SequenceNumber(0xFFFF_FFFF))
    #expect(reader.isAtEnd)
  }

  @Test func numbersAreBigEndian() {
    var writer = ByteWriter()
    writer.write(UInt32(0x0102_0304))
    writer.write(Int16(-2))
    #expect(writer.octets == [1, 2, 3, 4, 0xFF, 0xFE])
  }

  @Test func octetsThatNobodyWroteGiveErrors() {
    #expect(
      throws: ParseError(layer: .message, offset: 0, problem: .truncated(needed: 4, available: 2))
    ) {
      var reader = ByteReader([1, 2])
      _ = try reader.read(UInt32.self)
    }
    // A count of four thousand million is refused before anything is set aside for it.
    #expect(throws: ParseError.self) {
      var reader = ByteReader([0xFF, 0xFF, 0xFF, 0xFF, 1])
      _ = try reader.readArray { (r: inout ByteReader) throws(ParseError) in try r.read(UInt8.self)
      }
    }
    #expect(throws: ParseError.self) {
      var reader = ByteReader([0xFF, 0xFF, 0xFF, 0xFF, 1])
      _ = try reader.readString()
    }
    #expect(
      throws: ParseError(
        layer: .message, offset: 0, problem: .unsupported(field: "truth value", value: 2))
    ) {
      var reader = ByteReader([2])
      _ = try reader.readBool()
    }
    #expect(throws: ParseError.self) {
      var reader = ByteReader([0, 0, 0, 3, 1, 2, 3])
      _ = try reader.readAddress()
    }
  }

  /// A failed read takes nothing.
  @Test func theOffsetStaysWhereItWas() {
    var reader = ByteReader([1, 2, 3])
    #expect(throws: ParseError.self) { _ = try reader.read(UInt32.self) }
    #expect(reader.offset == 0)
    #expect(reader.remaining == 3)
  }
}
