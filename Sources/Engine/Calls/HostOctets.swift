/// Integers as the target's memory holds them: little-endian, as every architecture that this runs
/// on is.
enum HostOctets {
  static func octets(of value: Int64, width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> Int64(8 * $0)) : 0 }
  }

  /// The number in up to eight octets, sign-extended if they are four or eight: what C calls `int`
  /// and `long`.
  static func integer(_ octets: some Collection<UInt8>) -> Int64 {
    let value = unsigned(octets)
    return octets.count == 4 ? Int64(Int32(truncatingIfNeeded: value)) : value
  }

  /// The same without a sign, but for one of eight octets.
  static func unsigned(_ octets: some Collection<UInt8>) -> Int64 {
    Int64(bitPattern: octets.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}

extension Int64 {
  /// Whether this many octets hold the number, with a sign or without.
  func fits(_ width: Int) -> Bool {
    width >= 8 || width > 0 && (-1 << (8 * width - 1)..<1 << (8 * width)).contains(self)
  }
}
