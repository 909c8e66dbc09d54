import Wire

/// An interface as a pcapng file describes it.
struct PcapngInterface {
  var linkType: LinkType
  /// Octets of a frame that are kept at most; 0: all.
  var snapLength: Int
  private var resolution: Resolution = .decimal(6)
  /// Seconds to add to every stamp.
  private var offset: Int64 = 0

  /// What a stamp counts.
  private enum Resolution {
    /// Units of 10^-n s.
    case decimal(Int)
    /// Units of 2^-n s.
    case binary(Int)
  }

  private enum Option {
    static let end: UInt16 = 0
    static let resolution: UInt16 = 9
    static let offset: UInt16 = 14
  }

  init(_ numbers: CaptureNumbers, _ start: Int, to end: Int) throws(CaptureError) {
    guard end - start >= 8 else {
      throw CaptureError(at: start, "an interface block of \(end - start) octets; it needs 8")
    }
    linkType = LinkType(rawValue: numbers.number16(at: start))
    snapLength = Int(numbers.number32(at: start + 4))
    try readOptions(numbers, start + 8, to: end)
  }

  private mutating func readOptions(
    _ numbers: CaptureNumbers, _ start: Int, to end: Int
  ) throws(CaptureError) {
    var place = start
    while end - place >= 4 {
      let (code, length) = (numbers.number16(at: place), Int(numbers.number16(at: place + 2)))
      guard length <= end - place - 4 else {
        throw CaptureError(
          at: place, "an option of \(length) octets, but its block ends after \(end - place - 4)")
      }
      switch (code, length) {
      case (Option.end, _): return
      case (Option.resolution, 1): resolution = Self.resolution(numbers.octets[place + 4])
      case (Option.offset, 8): offset = Int64(bitPattern: numbers.number64(at: place + 4))
      default: break
      }
      place += 4 + (length + 3) / 4 * 4
    }
  }

  /// The highest bit chooses the base.
  private static func resolution(_ octet: UInt8) -> Resolution {
    let exponent = Int(octet & 0x7F)
    return octet & 0x80 == 0 ? .decimal(exponent) : .binary(exponent)
  }

  /// Stamps that no clock can mean are bent to what fits.
  func instant(_ count: UInt64) -> Instant {
    let (whole, nanoseconds) =
      switch resolution {
      case .decimal(let exponent): Self.decimal(count, exponent)
      case .binary(let exponent): Self.binary(count, exponent)
      }
    let seconds = Int64(clamping: whole).addingReportingOverflow(offset)
    let bounded = seconds.overflow ? Int64.max : seconds.partialValue
    // Some 292 years before and after 1970.
    let limit: Int64 = 9_200_000_000
    return Instant(
      nanoseconds: min(max(bounded, -limit), limit) * 1_000_000_000 + Int64(nanoseconds))
  }

  private static func decimal(_ count: UInt64, _ exponent: Int) -> (UInt64, nanoseconds: UInt64) {
    guard exponent < 20 else { return (0, 0) }
    let unit = (0..<exponent).reduce(UInt64(1)) { unit, _ in unit * 10 }
    let (whole, rest) = count.quotientAndRemainder(dividingBy: unit)
    return (whole, unit.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient)
  }

  private static func binary(_ count: UInt64, _ exponent: Int) -> (UInt64, nanoseconds: UInt64) {
    guard exponent < 64 else { return (0, 0) }
    let unit = UInt64(1) << UInt64(exponent)
    let (whole, rest) = count.quotientAndRemainder(dividingBy: unit)
    return (whole, unit.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient)
  }
}
