import Testing
import Wire

@Suite struct AddressTests {
  /// What can be read, and the one way to write it (RFC 5952 for IPv6).
  @Test(
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
      ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:db8::1", "2001:db8::1"),
      // Section 4.1: no leading zeros. 4.3: lower case.
      ("2001:0DB8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"),
      // Section 4.2.2: one group of zeros is not shortened.
      ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      // Section 4.2.3: the longest run, the first of two.
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("0:0:1::", "0:0:1::"),
      // Section 5: mapped addresses end as IPv4 addresses; others do not.
      ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::ffff:c000:201", "::ffff:192.0.2.1"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::192.0.2.1", "::c000:201"),
      ("fd3d:0a0b:17d6::1", "fd3d:a0b:17d6::1"),
    ])
  func textIsReadAndWritten(_ given: String, _ written: String) throws {
    let address = try #require(IPAddress(given))
    #expect(address.description == written)
    #expect(IPAddress(written) == address)
    #expect(IPAddress(octets: address.octets) == address)
  }

  @Test(
    arguments: [
      "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", "1.2..4",
      "1.2.3.0x4", "١.2.3.4", ":", ":::", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", "+1::", "fe80::1%eth0",
      "1.2.3.4::", "::1.2.3.4:5", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4", "::ffff:1.2.3.256",
    ])
  func otherTextIsRefused(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func everyIPv6AddressSurvivesItsText() throws {
    var random = SeededGenerator()
    for _ in 0..<2000 {
      // Zero groups as often as not, so that there are runs.
      let groups = (0..<8).map { _ in Bool.random(using: &random) ? 0 : random.number(UInt16.self) }
      let octets = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      let address = try #require(IPAddress(octets: octets))
      #expect(IPAddress(address.description) == address, "\(octets)")
    }
  }

  @Test func mappedAddresses() throws {
    let address = try #require(IPv4Address("192.0.2.1"))
    #expect(IPv6Address(mapping: address).description == "::ffff:192.0.2.1")
    #expect(IPv6Address(mapping: address).mapped == address)
    #expect(IPv6Address("::1")?.mapped == nil)
    #expect(IPv6Address("1::ffff:192.0.2.1")?.mapped == nil)
  }

  @Test func multicastAddresses() throws {
    let address = try #require(IPv6Address("2001:db8::12:3456"))
    #expect(address.solicitedNode.description == "ff02::1:ff12:3456")
    #expect(address.solicitedNode.isMulticast)
    #expect(!address.isMulticast)
    #expect(MACAddress(multicast: address.solicitedNode).description == "33:33:ff:12:34:56")
  }

  @Test(arguments: ["02:00:00:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"])
  func macAddresses(_ text: String) throws {
    let address = try #require(MACAddress(text))
    #expect(address.description == text)
    #expect(MACAddress(octets: address.octets) == address)
  }

  @Test(arguments: [
    "", "02:00:00:00:00", "02:00:00:00:00:01:02", "2:0:0:0:0:1", "02-00-00-00-00-01",
    "02:00:00:00:00:0g",
  ])
  func otherMACTextIsRefused(_ text: String) {
    #expect(MACAddress(text) == nil)
  }

  @Test(arguments: [0, 3, 5, 15, 17])
  func otherNumbersOfOctetsAreRefused(_ count: Int) {
    #expect(IPAddress(octets: [UInt8](repeating: 1, count: count)) == nil)
    #expect(MACAddress(octets: [UInt8](repeating: 1, count: count)) == nil)
  }
}
