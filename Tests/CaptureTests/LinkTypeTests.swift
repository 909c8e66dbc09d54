import Testing
import Wire

@testable import Capture

@Suite struct LinkTypeTests {
  private static let four: [UInt8] = [0x45, 0, 0, 20]
  private static let six: [UInt8] = [0x60, 0, 0, 0]
  private static let addresses = [UInt8](repeating: 2, count: 12)

  /// (link type, header, where the packet begins)
  private static let known: [(UInt16, [UInt8], Int)] = [
    (1, addresses + [8, 0] + four, 14), (1, addresses + [0x86, 0xDD] + six, 14),
    (1, addresses + [0x81, 0, 0, 5, 8, 0] + four, 18),
    (1, addresses + [0x88, 0xA8, 0, 5, 0x81, 0, 0, 6, 0x86, 0xDD] + six, 22),
    (101, four, 0), (12, four, 0), (14, six, 0), (228, four, 0), (229, six, 0),
    (0, [2, 0, 0, 0] + four, 4), (0, [0, 0, 0, 30] + six, 4), (0, [24, 0, 0, 0] + six, 4),
    (108, [0, 0, 0, 2] + four, 4),
    (113, [0, 4, 3, 4] + [UInt8](repeating: 0, count: 10) + [8, 0] + four, 16),
    (113, [0, 0, 0, 1] + [UInt8](repeating: 0, count: 10) + [0x81, 0, 0, 5, 8, 0] + four, 20),
    (276, [0x86, 0xDD] + [UInt8](repeating: 0, count: 18) + six, 20),
  ]

  @Test(arguments: known)
  func `The packet is found behind the header of its link`(
    _ type: UInt16, _ frame: [UInt8], _ offset: Int
  ) {
    #expect(LinkType(rawValue: type).isKnown)
    #expect(LinkType(rawValue: type).networkOffset(in: frame[...]) == offset)
    // In the middle of a file.
    #expect(LinkType(rawValue: type).networkOffset(in: ([9, 9] + frame).dropFirst(2)) == offset)
  }

  @Test(arguments: known)
  func `What ends before its packet has none`(_ type: UInt16, _ frame: [UInt8], _ offset: Int) {
    guard offset > 0 else { return }
    for length in 0...offset {
      #expect(LinkType(rawValue: type).networkOffset(in: frame.prefix(length)) == nil)
    }
  }

  @Test func `Other protocols are no IP packets`() {
    #expect(LinkType.ethernet.networkOffset(in: (Self.addresses + [8, 6, 0, 1])[...]) == nil)
    #expect(LinkType.null.networkOffset(in: [7, 0, 0, 0, 0x45]) == nil)
    #expect(!LinkType(rawValue: 105).isKnown)
  }
}
