import Script
import Testing
import Wire

@Suite struct HeaderTests {
  private func header(_ yaml: String) throws -> FrontMatter? {
    try parse("// licence\n/*---\n\(yaml)\n---*/\n0 > . 1:1(0)").header
  }

  @Test func everyKey() throws {
    let header = try #require(
      try header(
        """
        title: "All: keys"        # a comment
        checks: [RFC9293:MUST-13, RFC5961-3, RFC862]
        level: should
        service: echo
        ip: 4
        tags: [slow, lab]
        timeout: 2.5
        mtu: 1280
        acks: any
        sysctl:
          net.ipv4.tcp_sack: 0
          net.ipv4.tcp_rmem: 4096 8192 16384
        """))
    #expect(header.title == "All: keys")
    #expect(header.checks == ["RFC9293:MUST-13", "RFC5961-3", "RFC862"])
    #expect(header.level == .should)
    #expect(header.service == "echo")
    #expect(!header.agent)
    #expect(header.versions == [4])
    #expect(header.tags == ["slow", "lab"])
    #expect(header.timeout == .milliseconds(2500))
    #expect(header.mtu == 1280)
    #expect(header.allowsAnyACKs)
    #expect(
      header.sysctls == [
        .init(name: "net.ipv4.tcp_sack", value: "0"),
        .init(name: "net.ipv4.tcp_rmem", value: "4096 8192 16384"),
      ])
  }

  @Test func defaults() throws {
    let header = try #require(try header("title: t"))
    #expect(header.level == .must)
    #expect(header.versions == [4, 6])
    #expect(!header.allowsAnyACKs)
    #expect(header.service == nil && !header.agent && header.timeout == nil && header.mtu == nil)
  }

  @Test func callsBringTheAgent() throws {
    let probe = try parse("/*---\ntitle: t\n---*/\n0 close(3) = 0")
    #expect(probe.header?.agent == true)
  }

  @Test func decoratedCommentIsNotFrontMatter() throws {
    #expect(try parse("/*--- a box ---*/\n0 close(3) = 0").header == nil)
    #expect(try parse("0 close(3) = 0 /*---\ntitle: t\n---*/").header == nil)
  }
}
