import Testing
import Wire

@testable import Lab

@Suite struct PrefixTests {
  @Test(arguments: [
    ("192.168.0.1/16", "192.168.0.1/16", "192.168.0.0/16"),
    ("192.0.2.1", "192.0.2.1/32", "192.0.2.1/32"),
    ("255.255.255.255/0", "255.255.255.255/0", "0.0.0.0/0"),
    ("fd3d:a0b:17d6::1/48", "fd3d:a0b:17d6::1/48", "fd3d:a0b:17d6::/48"),
    ("2001:db8::ffff/64", "2001:db8::ffff/64", "2001:db8::/64"),
    ("2001:db8::ffff/120", "2001:db8::ffff/120", "2001:db8::ff00/120"),
    ("::1", "::1/128", "::1/128"),
  ])
  func aPrefixIsReadAndHasANetwork(_ text: String, _ printed: String, _ network: String) throws {
    let prefix = try #require(Prefix(text))
    #expect(prefix.description == printed)
    #expect(prefix.network.description == network)
  }

  @Test(arguments: [
    "", "/8", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/+8", "::/129", "::/", "x/8",
  ])
  func whatIsNoPrefixIsRefused(_ text: String) {
    #expect(Prefix(text) == nil)
  }

  @Test func theAddressesOfPublicScriptsAreThere() {
    #expect(LabConfiguration.target4.description == "192.168.0.1/16")
    #expect(LabConfiguration.tester4.description == "192.0.2.1")
    #expect(LabConfiguration.testerNetwork4.description == "192.0.2.0/24")
    #expect(LabConfiguration.target6.description == "fd3d:a0b:17d6::1/48")
    #expect(LabConfiguration.tester6.description == "fd3d:fa7b:d17d::1")
    #expect(LabConfiguration.testerNetwork6.description == "fd3d:fa7b:d17d::/48")
  }
}
