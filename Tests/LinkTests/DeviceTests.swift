import LabSupport
import Testing

/// Labs as plain scripts have them, with a veth pair and with a TUN device.
@Suite struct DeviceTests {
  static let versions = ["4", "6"]
  static let devices = ["pair", "tun"]

  @Test(arguments: versions)
  func whatIsWrittenToADeviceArrivesWithStampsOfTheKernel(_ version: String) throws {
    let run = try Helper.run("device-echo", "tun", version)
    #expect(run["payload is the same"] == "true")
    #expect(run["sent after the call"] == "true")
    expectStamps(run)
    #expect(run["frames"] == "1202", "a frame of ours was recorded twice, or one was lost")
  }

  @Test(arguments: versions)
  func aPacketOfAnyLengthArrivesOnADevice(_ version: String) throws {
    let run = try Helper.run("long-packet", "tun", version)
    #expect(run["acknowledgement"] == "30001")
    expectStamps(run)
  }

  @Test(arguments: devices, versions)
  func segmentsTravelAsOnePacket(_ device: String, _ version: String) throws {
    let run = try Helper.run("segmentation", device, version)
    #expect(try #require(run["payload"].flatMap(Int.init)) > 1500)
    #expect(run["checksum is unfilled"] == "true")
    #expect(run["server"] == "exited(0)")
  }

  @Test(arguments: devices, versions)
  func everyGatewayIsTakenToBeThere(_ device: String, _ version: String) throws {
    let run = try Helper.run("unknown-gateway", device, version)
    #expect(run["port"] == "9")
    #expect(run["frames"] == "1", "the target had to ask")
    #expect(run["sender"] == "exited(0)")
  }

  @Test func anOrdinaryUserHasAPairOfBoth() throws {
    let run = try Helper.run("segmentation", "pair", "4", user: .ordinary)
    #expect(try #require(run["payload"].flatMap(Int.init)) > 1500)
  }

  private func expectStamps(_ run: Helper) {
    #expect(run["sent before it arrived"] == "true")
    #expect(run["arrived before now"] == "true")
    #expect(run["directions"] == "inbound outbound")
  }
}
