import Engine
import Script
import Testing

@testable import segprobe

@Suite struct ShardTests {
  static let environments: [([String: String], Shard?)] = [
    ([:], nil),
    (
      ["TEST_SHARD_INDEX": "2", "TEST_TOTAL_SHARDS": "8"],
      Shard(number: 3, count: 8, source: "TEST_SHARD_INDEX and TEST_TOTAL_SHARDS")
    ),
    (
      ["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"],
      Shard(number: 3, count: 8, source: "CI_NODE_INDEX and CI_NODE_TOTAL")
    ),
    (["CI_NODE_INDEX": "9", "CI_NODE_TOTAL": "8"], nil),
    (["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "8"], nil),
    (["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "1"], nil),
    (["CI_NODE_INDEX": "x", "CI_NODE_TOTAL": "8"], nil),
    // How many there are, Kubernetes does not say.
    (["JOB_COMPLETION_INDEX": "2"], nil),
  ]

  @Test(arguments: environments.indices)
  func `A system that runs a job several times says which shard this is`(_ index: Int) throws {
    let (variables, shard) = Self.environments[index]
    #expect(try Shard.chosen(nil, environment: { variables[$0] }) == shard)
  }

  @Test func `The command line wins over the environment`() throws {
    let variables = ["CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"]
    #expect(try Shard.chosen(Shard.request("1/1"), environment: { variables[$0] }) == nil)
    #expect(try Shard.chosen(Shard.request("2/4"), environment: { variables[$0] })?.text == "2/4")
    #expect(try Shard.chosen(Shard.request("/4"), environment: { variables[$0] })?.text == "3/4")
    let pod = ["JOB_COMPLETION_INDEX": "2"]
    #expect(try Shard.chosen(Shard.request("/8"), environment: { pod[$0] })?.text == "3/8")
    #expect(throws: SystemError.self) {
      try Shard.chosen(Shard.request("/8"), environment: { _ in nil })
    }
    #expect(throws: SystemError.self) {
      try Shard.chosen(Shard.request("/2"), environment: { pod[$0] })
    }
  }

  @Test(arguments: ["", "3", "0/8", "9/8", "-1/8", "3/", "a/b", "1/2/3", "1/0", "/0", "1/100000"])
  func `What is no shard is refused`(_ argument: String) {
    #expect(throws: (any Error).self) { try Shard.request(argument) }
  }

  private func jobs(_ names: [String]) throws -> [Job] {
    let rows = names.map { "  - { name: \"\($0)\", out: none }\n" }.joined()
    let text = """
      /*---
      title: t
      checks: [RFC9293:3.5]
      service: hold
      cases:
      \(rows)---*/
      0 < S 0:0(0) win 65535
      +0~+1 > $out
      """
    let probe = try ScriptParser(loadPrologue: { _, _ in nil }, makeCallCheck: Engine.callCheck)
      .parse(Array(text.utf8), file: "x.pkt")
    return probe.cases.enumerated().map { position, testCase in
      Job(probe: probe, testCase: testCase, mode: .version4, position: position)
    }
  }

  @Test func `Each case is in one shard, and all have about as much to do`() throws {
    let names = (0..<100).map { "case \($0)" }
    let jobs = try jobs(names)
    let shards = ShardAssignment(count: 8).shards(of: jobs)
    #expect(shards == ShardAssignment(count: 8).shards(of: jobs))
    for shard in 1...8 {
      #expect((12...13).contains(shards.count { $0 == shard }))
    }
  }

  @Test func `Known durations balance the shards`() throws {
    let jobs = try jobs((0..<10).map { "case \($0)" })
    let durations = ["x.pkt [case 7] 4": 60.0]
    let shards = ShardAssignment(count: 2, durations: durations).shards(of: jobs)
    #expect(shards.count { $0 == shards[7] } == 1)
  }
}
