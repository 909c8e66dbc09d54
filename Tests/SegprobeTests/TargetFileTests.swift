import Foundation
import Script
import Testing
import Wire

@testable import Engine
@testable import Lab
@testable import Target
@testable import segprobe

/// Files that describe a stack, and which probes fit it.
@Suite struct TargetFileTests {
  private static let start = "start: { command: exec ./server }\n"
  private static let least = "name: toy\nservices: { echo: 7, hold: 2049 }\n" + start

  private func read(_ text: String) throws -> TargetFile {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try TargetFileReader.read(path)
  }

  @Test func `Little must be said`() throws {
    let target = try read(Self.least)
    #expect(target.title == "toy")
    #expect(target.link.kind == .tap && target.link.device == "tun0" && target.link.mtu == 1500)
    #expect(target.addresses.map(\.description) == ["192.168.0.1/16", "fd3d:a0b:17d6::1/64"])
    #expect(target.peers.map(\.description) == ["192.168.0.2", "fd3d:a0b:17d6::2"])
    #expect(target.start.lifetime == .case && target.parallel == 16)
    #expect(target.port(of: .echo) == 7 && target.port(of: .http) == nil)
    #expect(target.port(of: nil) == 8080)
  }

  @Test func `All that can be said is heard`() throws {
    let target = try read(
      """
      name: lwIP
      version: "2.1.3"
      link: { kind: tun, device: tun7, mtu: 1400, descriptor: 5 }
      addresses: 10.0.2.2/24
      peers: [10.0.2.100]
      services: { echo: 8080 }
      start:
        command: exec x
        ready: { output: listening }
        within: 2.5
        for: run
      stop: kill {pid}
      closed-ports: silent
      connections: 1
      answers-within: 0.05
      """)
    #expect(target.title == "lwIP 2.1.3")
    #expect(target.link.descriptor == 5 && target.link.device == "tun7" && target.link.mtu == 1400)
    #expect(target.addresses.map(\.description) == ["10.0.2.2/24"])
    #expect(target.peers.map(\.description) == ["10.0.2.100"])
    #expect(target.start.limit == .milliseconds(2500) && target.start.lifetime == .run)
    #expect(target.patience == .milliseconds(50))
    // One connection at a time, on one stack: one case at a time.
    #expect(target.parallel == 1)
    // The port where nobody listens is another one; but none is asked for.
    #expect(target.closedPort == 8081 && target.port(of: nil) == nil)
  }

  static let faults: [(text: String, message: String)] = [
    ("", ": the file is empty"),
    ("- a\n", ":1:1: a target file is a mapping, 'name: ...'"),
    ("services: { echo: 7 }\n" + start, ":1:1: 'name' is missing"),
    ("name: x\n" + start, "'services' is missing: what listens on which port"),
    ("name: x\nservices: { echo: 7 }\n", "'start: { command: ... }' is missing"),
    (least + "colour: red\n", ":4:1: unknown key 'colour'; expected one of name, version"),
    (least + "link: { kind: wire }\n", ":4:15: 'kind' must be one of veth, tap, tun, not 'wire'"),
    (least + "link: { device: eth0 }\n", "'kind' is missing: veth, tap or tun"),
    (least + "link: { kind: veth, descriptor: 3 }\n", "are for tap and tun"),
    (
      least + "addresses: [192.168.0.1]\n",
      ":4:12: '192.168.0.1' must be an address with the length"
    ),
    (
      least + "addresses: [10.0.0.1/8]\n",
      ":4:12: the tester's address 192.168.0.2 is not in the network of 10.0.0.1/8: 'peers' must"
    ),
    (least + "addresses: [10.0.0.1/8, 10.0.0.2/8]\n", "one address of each version of IP at most"),
    (
      least + "lacks: [sack, grace]\n",
      ":4:8: 'lacks' has some of sack, timestamps, window-scale, udp, not 'grace'"
    ),
    (least + "parallel: 0\n", ":4:11: 'parallel' must be a number from 1 to 1024"),
    (least + "answers-within: soon\n", "'answers-within' must be a number of seconds"),
    (least + "deviations: none.yaml\n", ":4:13: there is no file '"),
    (least + "stop: kill {pod}\n", ":4:7: nothing stands for '{pod}' here; there are {address}"),
    ("name: x\nservices: { echo: 7, hold: 7 }\n" + start, ":2:28: 'hold' and 'echo' cannot both"),
    (
      "name: x\nservices: { echo: 7 }\nstart: { command: x, ready: { colour: red } }\n",
      "unknown key 'colour'; expected one of output, seconds"
    ),
  ]

  @Test(arguments: faults.indices)
  func `What is wrong is said with its place`(_ index: Int) throws {
    let (text, message) = Self.faults[index]
    let error = try #require(throws: YAMLFault.self) { try read(text) }
    #expect(error.description.contains(message), "\(error)")
  }

  @Test func `Words in braces are filled in, and the shell keeps its own`() throws {
    let words = StackWords(try read(Self.least), mtu: 1280)
    #expect(
      words.filled(
        "x {device} {address}/{prefix} {netmask} {peer6} {mtu} {echo} ${peer} {print} { a }")
        == "x tun0 192.168.0.1/16 255.255.0.0 fd3d:a0b:17d6::2 1280 7 ${peer} {print} { a }")
    #expect(words.unknown(in: "${x} {device} {devise}") == "devise")
    #expect(words.unknown(in: "{pid}", besides: ["pid"]) == nil)
    #expect(StackWords.uses("mtu", in: "a {mtu}") && !StackWords.uses("mtu", in: "a ${mtu}"))
  }

  // MARK: Which probes fit

  private func obstacle(_ target: TargetFile, _ header: String, _ body: String? = nil) throws
    -> String?
  {
    let text = "/*---\ntitle: x\n\(header)---*/\n" + (body ?? "0 < S 0:0(0) win 1000\n")
    let probe = try ScriptParser(makeCallCheck: Engine.callCheck).parse(
      Array(text.utf8), file: "x.pkt")
    let jobs = Selection().jobs(of: [Suite.Reading(probe: probe, mode: nil)])
    return Subject.stack(target).obstacle(to: try #require(jobs.last))
  }

  @Test func `What a stack need not have is not asked of it`() throws {
    let target = try read(Self.least + "lacks: [sack, udp]\n")
    func needs(_ body: String) throws -> String? {
      try obstacle(target, "service: echo\n", "0 < S 0:0(0) win 1000\n" + body)
    }
    #expect(try needs("+0 > S. 0:0(0) ack 1 <mss *, wscale *>\n") == nil)
    #expect(try needs("+0 > . 1:1(0) ack 1 <sack 11:21>\n") == nil)
    #expect(
      try needs("+0 > S. 0:0(0) ack 1 <sackOK, ...>\n") == "needs SACK, which the stack has not")
    #expect(
      try needs("+0 > S. 0:0(0) ack 1 <mss *>\n or > S. 0:0(0) ack 1 <mss *, sackOK>\n") == nil)
    #expect(
      try obstacle(target, "service: echo\n", "0 < udp (10)\n")
        == "needs UDP, which the stack has not")
  }

  @Test func `A probe fits where the stack has what it asks for`() throws {
    var target = try read(Self.least)
    #expect(try obstacle(target, "service: echo\n") == nil)
    #expect(try obstacle(target, "service: any\n") == nil)
    #expect(try obstacle(target, "") == nil)
    // What asks nothing of the application is for another service, too.
    #expect(try obstacle(target, "service: http\n") == nil)
    #expect(
      try obstacle(target, "service: http\n", "0 < P. 1:2(1) ack 1 win 1000\n")
        == "needs the service 'http'")
    #expect(
      try obstacle(target, "sysctl: { net.ipv4.tcp_ecn: 1 }\n")
        == "needs this machine's TCP: it sets net.ipv4.tcp_ecn")
    #expect(
      try obstacle(target, "agent: true\n", "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n")
        == "needs an agent: it makes system calls on the target")
    target.refusesPorts = false
    #expect(
      try obstacle(target, "") == "needs a port that is refused, and the stack cannot refuse one")
    target.connections = 1
    #expect(
      try obstacle(target, "service: echo\n", "0 A < S 0:0(0) win 1\n+0 B < S 0:0(0) win 1\n")
        == "needs 2 connections at a time")
    target.addresses.removeLast()
    #expect(
      try obstacle(target, "service: echo\n") == "needs IPv6, and the stack has no address of it")
  }

  @Test func `Another MTU needs a stack that can be told`() throws {
    var target = try read(Self.least)
    let header = "service: echo\nmtu: 1280\n"
    #expect(try obstacle(target, header) == "needs a link with an MTU of 1280")
    target.start.command += " {mtu}"
    #expect(try obstacle(target, header) == nil)
    target.start.lifetime = .run
    #expect(try obstacle(target, header) == "needs a link with an MTU of 1280")
  }

  @Test func `Addresses that a probe names are those of the usual network`() throws {
    var target = try read(Self.least)
    let body = "0 < S 0:0(0) win 1 with source 192.168.255.255\n"
    #expect(try obstacle(target, "service: echo\nip: 4\n", body) == nil)
    target.addresses[0] = try #require(Prefix("10.0.2.2/24"))
    #expect(
      try obstacle(target, "service: echo\nip: 4\n", body) == "names addresses of 192.168.0.0/16")
    let other = "0 < S 0:0(0) win 1 with source 224.0.0.1\n"
    #expect(try obstacle(target, "service: echo\nip: 4\n", other) == nil)
  }
}

@Suite struct RunDelayTests {
  @Test func `The second number of schedstat is what a thread has waited`() {
    #expect(RunDelay.waited("123 4567 8\n") == .init(nanoseconds: 4567))
    #expect(RunDelay.waited("") == .zero && RunDelay.waited("1 x 2") == .zero)
  }

  @Test func `It is counted for this very process`() {
    #expect(RunDelay.total(of: ProcessInfo.processInfo.processIdentifier) > .zero)
    #expect(RunDelay.total(of: Int32.max) == .zero)
  }
}
