/// Numbers in a file whose byte order only the file knows. What lies past the end reads as zeros: readers check lengths
/// first.
struct CaptureNumbers {
  let octets: [UInt8]
  var isLittleEndian: Bool

  init(_ octets: [UInt8], isLittleEndian: Bool) {
    self.octets = octets
    self.isLittleEndian = isLittleEndian
  }

  func number16(at offset: Int) -> UInt16 { UInt16(truncatingIfNeeded: number(at: offset, 2)) }

  func number32(at offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: number(at: offset, 4)) }

  func number64(at offset: Int) -> UInt64 { number(at: offset, 8) }

  private func number(at offset: Int, _ size: Int) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<size {
      let place = offset + (isLittleEndian ? size - 1 - index : index)
      number = number << 8 | UInt64(octets.indices.contains(place) ? octets[place] : 0)
    }
    return number
  }

  /// So many octets are there from this offset on.
  func has(_ count: Int, at offset: Int) -> Bool { count <= octets.count - offset }
}
