/// A fast open cookie (RFC 7413, section 4.1.1) among the captures, which are numbers: its length by the capture's
/// name, its octets by names that no script can write.
public enum CapturedCookie {
  /// Captures that stand for the cookie.
  public static func captures(of cookie: [UInt8], as name: String) -> [String: Int64] {
    var captures = [lengthName(name): Int64(cookie.count)]
    for (index, octet) in cookie.enumerated() { captures[octetName(name, index)] = Int64(octet) }
    return captures
  }

  /// The octets of the cookie that was captured as `name`; `nil` if none was.
  public static func octets(of name: String, _ names: Names) -> [UInt8]? {
    guard let count = names(lengthName(name)) else { return nil }
    return (0..<Int(count)).map { UInt8(truncatingIfNeeded: names(octetName(name, $0)) ?? 0) }
  }

  private static func lengthName(_ name: String) -> String { "\(name) length" }
  private static func octetName(_ name: String, _ index: Int) -> String { "\(name) \(index)" }
}
