import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct TunnelTests {
  /// IPv4 in IPv6, as a router of segment routing sends it that has one segment only (RFC 8986, section 5.2): the same
  /// on the wire as any tunnel.
  private static let tunnel = """
    `ip address add fd3d:a0b:17d6::1/48 dev tun0 nodad &&
    ip route add fd3d:fa7b:d17d::/48 dev tun0 &&
    ip route replace 192.0.2.1 encap seg6 mode encap.red segs fd3d:fa7b:d17d::9 dev tun0 &&
    ip -6 route add fd3d:a0b:17d6::9/128 encap seg6local action End.DX4 nh4 0.0.0.0 dev tun0 &&
    ip sr tunsrc set fd3d:a0b:17d6::1`

    """
  private static let inbound = "ipv6 fd3d:fa7b:d17d::9 > fd3d:a0b:17d6::9:"
  private static let outbound = "ipv6 fd3d:a0b:17d6::1 > fd3d:fa7b:d17d::9:"

  private static func script(_ body: String) -> String {
    """
    \(tunnel)
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
    +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
    +0 bind(3, ..., ...) = 0
    +0 listen(3, 1) = 0
    \(body)
    """
  }

  @Test func `A connection through a tunnel of the kernel`() throws {
    let script = Self.script(
      """
      +0 < \(Self.inbound) S 0:0(0) win 65535 <mss 1000>
      +0 > \(Self.outbound) S. 0:0(0) ack 1 <...>
      +.1 < \(Self.inbound) . 1:1(0) ack 1 win 65535
      +0 accept(3, ..., ...) = 4
      +0 write(4, ..., 100) = 100
      +0 > \(Self.outbound) P. 1:101(100) ack 1
      """)
    let folder = try ScriptFolder().write("tunnel.pkt", script)
    let outcome = try Program.run("run", "tunnel.pkt", "--ip", "4", in: folder)
    if Self.isMissing(outcome) { return }
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test func `What comes through the tunnel is not what was expected without it`() throws {
    let script = Self.script(
      """
      +0 < \(Self.inbound) S 0:0(0) win 65535 <mss 1000>
      +0 > S. 0:0(0) ack 1 <...>
      """)
    let folder = try ScriptFolder().write("tunnel.pkt", script)
    let outcome = try Program.run("run", "tunnel.pkt", "--ip", "4", in: folder)
    if Self.isMissing(outcome) { return }
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains("outer headers  expected none, actual \(Self.outbound)"),
      "\(outcome.output)")
  }

  /// The kernel, or its `ip`, knows no segment routing.
  private static func isMissing(_ outcome: Program.Outcome) -> Bool {
    outcome.status == 2 && outcome.output.contains("command")
  }
}
