import Glibc

/// Numbers for people, with a fixed number of digits behind the point.
enum Figure {
  static func text(_ number: Double, digits: Int) -> String {
    let unit = pow(10, Double(digits))
    let scaled = (number.magnitude * unit).rounded()
    guard number.isFinite, scaled < 9e15 else { return "\(number)" }
    let (whole, rest) = Int(scaled).quotientAndRemainder(dividingBy: Int(unit))
    let sign = number < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(rest)
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// `0.204 s`
  static func seconds(_ number: Double) -> String { "\(text(number, digits: 3)) s" }

  /// For values in JSON: what is measured is no better than a microsecond.
  static func rounded(_ number: Double) -> Double { (number * 1e6).rounded() / 1e6 }

  static func list(_ numbers: [Double]) -> String {
    numbers.map { text($0, digits: 3) }.joined(separator: ", ") + " s"
  }

  /// `1000 Hz`, `15.625 MHz`
  static func frequency(_ hertz: Double) -> String {
    if hertz >= 999_500 { return "\(text(hertz / 1e6, digits: 3)) MHz" }
    if hertz >= 9_995 { return "\(text(hertz / 1e3, digits: 1)) kHz" }
    return "\(text(hertz, digits: 0)) Hz"
  }

  /// `1 segment`, `2 segments`
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
