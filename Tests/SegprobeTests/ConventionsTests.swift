import Match
import Script
import Testing

@testable import Engine
@testable import segprobe

/// Words that a plain script finds defined.
@Suite struct ConventionsTests {
  /// The only event of a plain script, read for an IP version.
  private func event(
    _ text: String, _ mode: IPMode, line: String = "", definitions: [String: String] = [:]
  ) throws -> Event {
    let parser = ScriptParser(
      definitions: definitions, defaults: Conventions.definitions(mode))
    return try parser.parse(Array("\(line)\n0 \(text)".utf8), file: "a.pkt").cases[0].events[0]
  }

  @Test(arguments: [
    (IPMode.version4, "setsockopt(3, SOL_IP, IP_RECVERR, [1], 4) = 0"),
    (.mapped, "setsockopt(3, SOL_IPV6, IPV6_RECVERR, [1], 4) = 0"),
    (.version6, "setsockopt(3, SOL_IPV6, IPV6_RECVERR, [1], 4) = 0"),
  ])
  func symbolsOfControlMessagesAreThoseOfTheSocket(_ mode: IPMode, _ call: String) throws {
    let event = try event(
      "setsockopt(3, CMSG_LEVEL_IP, CMSG_TYPE_RECVERR, [1], 4) = 0", mode)
    #expect(event.text == "0 " + call)
  }

  @Test(arguments: [
    (IPMode.version4, "3021b9d889017eeb", "b7c12350a90dc8f5"),
    (.mapped, "3021b9d889017eeb", "b7c12350a90dc8f5"),
    (.version6, "c1d1e9742a47a9bc", "82af1a8f9a205c34"),
  ])
  func cookiesAreThoseOfTheAddresses(_ mode: IPMode, _ cookie: String, _ zero: String) throws {
    let event = try event(
      "< S 0:0(0) win 1 <FO TFO_COOKIE,nop,nop,FO TFO_COOKIE_ZERO,nop,nop>", mode)
    #expect(event.text == "0 < S 0:0(0) win 1 <FO \(cookie),nop,nop,FO \(zero),nop,nop>")
  }

  @Test(arguments: IPMode.allCases)
  func theCodeOfAnUnreachableHostIsKnownInEveryVersion(_ mode: IPMode) throws {
    let event = try event("< icmp unreachable CODE [1:1001(1000)]", mode)
    guard case .inbound(_, let packet) = event.action, case .icmp(let message) = packet.body else {
      Issue.record("no ICMP message")
      return
    }
    let kind = mode == .version6 ? message.version6 : message.version4
    #expect(kind == .init(type: mode == .version6 ? 1 : 3, code: mode == .version6 ? 3 : 1))
  }

  @Test func theScriptWinsOverThemAndTheCommandLineOverBoth() throws {
    let call = "setsockopt(3, CMSG_LEVEL_IP, 1, [1], 4) = 0"
    let line = "--define=CMSG_LEVEL_IP=SOL_TCP"
    #expect(try event(call, .version4, line: line).text.contains("(3, SOL_TCP, "))
    let definitions = ["CMSG_LEVEL_IP": "SOL_SOCKET"]
    #expect(
      try event(call, .version4, line: line, definitions: definitions).text
        .contains("(3, SOL_SOCKET, "))
  }

  @Test func segmentsAreOfOneSizeInBothVersions() {
    #expect(Conventions.mtu(.version4) == 1500)
    #expect(Conventions.mtu(.mapped) == 1500)
    #expect(Conventions.mtu(.version6) == 1520)
  }
}
