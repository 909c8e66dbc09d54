import Script
import Testing
import Wire

@testable import Engine
@testable import Match
@testable import Target
@testable import segprobe

/// Which probes fit a target that is not a lab's own, and why the others do not.
@Suite struct SubjectTests {
  private func jobs(_ header: String, _ body: String = "0 < S 0:0(0) win 1000\n") throws -> [Job] {
    let text = "/*---\ntitle: x\n\(header)---*/\n" + body
    let probe = try ScriptParser(makeCallCheck: Engine.callCheck).parse(
      Array(text.utf8), file: "x.pkt")
    return Selection().jobs(of: [Suite.Reading(probe: probe, mode: nil)])
  }

  private func obstacle(_ subject: Subject, _ header: String, _ body: String? = nil) throws
    -> String?
  {
    let jobs = try body.map { try self.jobs(header, $0) } ?? self.jobs(header)
    return try #require(jobs.first.map { subject.obstacle(to: $0) ?? "" }).nilIfEmpty
  }

  private let echo = Subject.outside(KnownServer(named: "echo"), agent: nil)
  private let withAgent = Subject.outside(nil, agent: "agent")
  private let server = Subject.server(ServerCommand(text: "x", port: 1), KnownServer(named: "echo"))

  @Test func `A probe of the service fits, one of another or of none does not`() throws {
    for subject in [echo, server] {
      #expect(try obstacle(subject, "service: echo\n") == nil)
      #expect(try obstacle(subject, "service: hold\n", data) == "needs the service 'hold'")
      #expect(try obstacle(subject, "") == "needs a port where nobody listens")
    }
    #expect(try obstacle(.outside(nil, agent: nil), "") == nil)
    #expect(try obstacle(withAgent, "service: hold\n") == nil)
  }

  @Test func `Without an agent a probe takes the prologue that needs none`() throws {
    let text = """
      /*---
      title: x
      start: calls
      without-agent: served
      ---*/
      +0~+1 > none
      """
    let prologues = [
      "calls": "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n",
      "served": "/*---\ntitle: y\nservice: echo\n---*/\n0 < S 0:5(5) win 1000\n",
    ]
    let parser = ScriptParser(
      loadPrologue: { name, _ in
        prologues[name].map { ScriptSource(path: name, text: Array($0.utf8)) }
      },
      makeCallCheck: Engine.callCheck)
    let probe = try parser.parse(Array(text.utf8), file: "x.pkt")
    let jobs = Selection().jobs(of: [Suite.Reading(probe: probe, mode: nil)])
    #expect(server.jobs(jobs, at: []).map(\.verdict) == [nil, nil])
    #expect(server.jobs(jobs, at: []).map(\.probe.header?.service) == ["echo", "echo"])
    let other = Subject.server(
      ServerCommand(text: "x", port: 1), KnownServer(named: "hold"))
    #expect(
      other.jobs(jobs, at: []).map(\.verdict) == [
        .skip("needs the service 'echo'"), .skip("needs the service 'echo'"),
      ])
    #expect(Subject.lab.jobs(jobs, at: []).map(\.probe.header?.agent) == [true, true])
  }

  private let data = "0 < S 0:0(0) win 1000\n+0 < P. 1:11(10) ack 1 win 1000\n"

  @Test(arguments: [
    // No connection: whoever listens will do.
    ("0 < S 0:0(0) win 1000\n+0 > S. 0:0(0) ack 1\n", "discard", "ssh", true),
    ("0 < . 0:0(0) ack 1 win 1000\n+0 > R 1:1(0)\n", "hold", "ssh", true),
    // One over which nobody says anything: not with who greets his clients.
    ("0 < S 0:0(0) win 1000\n+0 < . 1:1(0) ack 1 win 1000\n", "hold", "redis", true),
    ("0 < S 0:0(0) win 1000\n+0 < . 1:1(0) ack 1 win 1000\n", "hold", "ssh", false),
    ("0 < S 0:0(0) win 1000\n+0 < . 1:1(0) ack 1 win 1000\n", "hold", "http", true),
    // A probe of who talks first is about that.
    ("0 < S 0:0(0) win 1000\n+0 < . 1:1(0) ack 1 win 1000\n", "chargen", "http", false),
    ("0 < S 0:0(0) win 1000\n", "daytime", "http", false),
    // What reaches the application, or is expected of it.
    ("0 < S 0:0(0) win 1000\n+0 < P. 1:11(10) ack 1 win 1000\n", "hold", "http", false),
    ("0 < S 0:0(0) win 1000\n+0 < F. 1:1(0) ack 1 win 1000\n", "hold", "http", false),
    ("0 < S 0:5(5) win 1000\n", "hold", "http", false),
    ("0 < S 0:0(0) win 1000\n+0 > . 1:11(10) ack 1\n", "discard", "http", false),
    ("0 < S 0:0(0) win 1000\n+0 > F. 1:1(0) ack 1\n", "discard", "http", false),
    ("0 < udp (10)\n", "discard", "http", false),
  ])
  func `A case that asks nothing of the application is for other servers, too`(
    _ body: String, _ wanted: String, _ server: String, _ fits: Bool
  ) throws {
    let subject = Subject.outside(KnownServer(named: server), agent: nil)
    let reason = try obstacle(subject, "service: \(wanted)\n", body)
    #expect(reason == (fits ? nil : "needs the service '\(wanted)'"))
  }

  @Test func `A probe of any service fits what is there, and no lab`() throws {
    for subject in [echo, server, withAgent, .outside(nil, agent: nil)] {
      #expect(try obstacle(subject, "service: any\n") == nil)
    }
    let reason = "needs a server that is there: --target, or --exec and --port"
    #expect(try obstacle(.lab, "service: any\n") == reason)
    #expect(try obstacle(.lab, "service: echo\n") == nil)
  }

  @Test func `System calls need an agent, and a server in a lab is not tested by them`() throws {
    let call = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    #expect(
      try obstacle(echo, "agent: true\n", call)
        == "needs an agent: it makes system calls on the target")
    #expect(try obstacle(withAgent, "agent: true\n", call) == nil)
    #expect(
      try obstacle(server, "agent: true\n", call)
        == "makes system calls itself instead of testing a server")
    #expect(try obstacle(.lab, "agent: true\n", call) == nil)
  }

  @Test func `What only a lab has is a reason outside`() throws {
    let sysctl = "service: echo\nsysctl: { net.ipv4.tcp_ecn: 1 }\n"
    #expect(try obstacle(echo, sysctl) == "needs a lab: it sets net.ipv4.tcp_ecn")
    #expect(try obstacle(withAgent, sysctl) == "needs a lab: it sets net.ipv4.tcp_ecn")
    #expect(try obstacle(server, sysctl) == nil)
    let route = "0 > S. 0:0(0) ack 1 with ip-option 070708c0a80001\n"
    #expect(
      try obstacle(echo, "service: echo\nip: 4\n", route) == "needs a lab: it names addresses")
    let command = "0 < S 0:0(0) win 1000\n+0 `true`\n"
    #expect(
      try obstacle(echo, "service: echo\n", command)
        == "needs an agent: it runs commands on the target")
  }

  // MARK: Addresses

  private func address(
    _ text: String, _ condition: TargetAddress.Condition = .open, mtu: Int = 1500,
    isOnLink: Bool = true, isNamed: Bool = false
  ) throws -> TargetAddress {
    TargetAddress(
      endpoint: Endpoint(address: try #require(IPAddress(text)), port: 7), condition: condition,
      mtu: mtu, isOnLink: isOnLink, isNamed: isNamed)
  }

  @Test func `A case is run at each address of its version, and named by it if there are several`()
    throws
  {
    let jobs = try jobs("service: echo\n")
    let found = echo.jobs(
      jobs,
      at: [
        try address("192.0.2.1", isNamed: true), try address("192.0.2.2", isNamed: true),
        try address("2001:db8::1", isNamed: true),
      ])
    #expect(
      found.map(\.name) == [
        "x.pkt [192.0.2.1]", "x.pkt [192.0.2.2]", "x.pkt [2001:db8::1]",
      ])
    #expect(found.map(\.position) == [0, 1, 2])
    #expect(found.allSatisfy { $0.verdict == nil })
  }

  @Test
  func `A version that the target does not have is left out, unless the probe is for it alone`()
    throws
  {
    let addresses = [try address("192.0.2.1")]
    #expect(echo.jobs(try jobs("service: echo\n"), at: addresses).map(\.mode) == [.version4])
    let only = echo.jobs(try jobs("service: echo\nip: 6\n"), at: addresses)
    #expect(only.map(\.verdict) == [.skip("needs IPv6, and the target has none")])
  }

  @Test func `A port that is not as the probes need it gives a verdict at once`() throws {
    func verdict(_ subject: Subject, _ header: String, _ address: TargetAddress) throws -> Verdict?
    {
      try #require(subject.jobs(jobs(header + "ip: 4\n"), at: [address]).first).verdict
    }
    let (service, none) = ("service: echo\n", Subject.outside(nil, agent: nil))
    #expect(
      try verdict(echo, service, address("192.0.2.1", .closed))
        == .skip("nobody listens at 192.0.2.1:7"))
    #expect(
      try verdict(echo, service, address("192.0.2.1", .closed, isNamed: true))
        == .inconclusive("nobody listens at 192.0.2.1:7"))
    #expect(
      try verdict(echo, service, address("192.0.2.1", .unreachable("why")))
        == .inconclusive("192.0.2.1:7: why"))
    #expect(try verdict(none, "", address("192.0.2.1", .closed)) == nil)
    #expect(
      try verdict(none, "", address("192.0.2.1"))
        == .skip("somebody listens at 192.0.2.1:7: --service says what it is"))
    let any = "service: any\n"
    #expect(try verdict(none, any, address("192.0.2.1")) == nil)
    #expect(try verdict(echo, any, address("192.0.2.1")) == nil)
    #expect(
      try verdict(none, any, address("192.0.2.1", .closed))
        == .skip("nobody listens at 192.0.2.1:7"))
    #expect(
      try verdict(echo, service + "mtu: 1400\n", address("192.0.2.1"))
        == .skip("needs a link with an MTU of 1400"))
  }

  @Test func `Who would run nothing at all hears why before anything is run`() throws {
    let none = Subject.outside(nil, agent: nil)
    let (open, closed) = (try address("192.0.2.1"), try address("192.0.2.1", .closed))
    let (any, own) = (try jobs("service: any\n"), try jobs(""))
    try none.requireUse(of: [open], by: any)
    try none.requireUse(of: [closed], by: own)
    #expect(throws: SystemError.self) { try none.requireUse(of: [open], by: own) }
    #expect(throws: SystemError.self) { try none.requireUse(of: [closed], by: any) }
  }

  @Test func `A probe that says MTU needs a target on the same link`() throws {
    let jobs = try jobs("service: echo\nip: 4\n", "0 > S. 0:0(0) ack 1 <mss MTU-40>\n")
    #expect(echo.jobs(jobs, at: [try address("192.0.2.1")])[0].verdict == nil)
    #expect(
      echo.jobs(jobs, at: [try address("192.0.2.1", isOnLink: false)])[0].verdict
        == .skip("needs to know the MTU of the target's link, and there is a router between"))
  }

  @Test func `Each name of a connection takes a port`() throws {
    let body = "0 A < S 0:0(0) win 1000\n+0 B < S 0:0(0) win 1000\n+0 A < R 1:1(0)\n"
    #expect(try jobs("service: echo\n", body)[0].testCase.connectionCount == 2)
    #expect(try jobs("service: echo\n", "0 > S 0:0(0) <...>\n")[0].testCase.connectionCount == 1)
  }
}

extension String {
  fileprivate var nilIfEmpty: String? { isEmpty ? nil : self }
}
