import Foundation
import Testing

/// `segprobe profile` against `segprobe serve`, in a network namespace whose settings are known: a profile changes with
/// its target.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct ProfileTests {
  private struct Sheet {
    var outcome: Program.Outcome
    var properties: [String: [String: Any]]

    func value(_ key: String) -> Any? { properties[key]?["value"] }
    func number(_ key: String) -> Double? { (value(key) as? NSNumber)?.doubleValue }
    func text(_ key: String) -> String? { value(key) as? String }
    func flag(_ key: String) -> Bool? { value(key) as? Bool }
    func reason(_ key: String) -> String? { properties[key]?["reason"] as? String }
    func options(_ key: String = "options.list") -> [String]? { value(key) as? [String] }
  }

  private func shell(_ command: String) throws -> Program.Outcome {
    try ServedNamespace.shell(command, in: try ScriptFolder())
  }

  /// - Parameter setUp: commands before, in the namespace.
  private func sheet(_ arguments: String, setUp: String = "") throws -> Sheet {
    let outcome = try shell("\(setUp)\n\"$segprobe\" profile \(arguments) --json")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let properties = try #require(
      object?["properties"] as? [String: [String: Any]], "\(outcome.output)\(outcome.errors)")
    return Sheet(outcome: outcome, properties: properties)
  }

  private static func set(_ name: String, _ value: String) -> String {
    "echo \(value) > /proc/sys/net/ipv4/\(name)\n"
  }

  // MARK: As this kernel is

  @Test(arguments: [("127.0.0.1", 65_495), ("[::1]", 65_476)])
  func `The data sheet of this kernel is what is known of it`(_ host: String, _ mss: Int) throws {
    let sheet = try sheet("\(host):7080 --service http --patience 4")
    #expect(sheet.outcome.status == 0)
    // How far windows are scaled follows from the memory that the machine allows.
    #expect(sheet.options()?.dropLast() == ["mss \(mss)", "sackOK", "TS", "nop"])
    #expect(sheet.options()?.last?.hasPrefix("wscale ") == true)
    #expect(sheet.options("options.unasked") == ["mss \(mss)"])
    #expect(sheet.number("mss.offered") == Double(mss))
    // Timers of this kernel count ticks; the second retransmission is due after 3 s.
    #expect((0.99...1.1).contains(sheet.number("syn-ack.timeout") ?? 0))
    #expect(sheet.number("syn-ack.back-off") == 2)
    #expect((sheet.number("syn-ack.retries") ?? 0) >= 2)
    #expect((0.19...0.3).contains(sheet.number("retransmission.timeout") ?? 0))
    #expect(sheet.number("timestamps.clock").map { abs($0 - 1_000) < 20 } == true)
    #expect(sheet.number("isn.clock").map { abs($0 - 15_625_000) < 312_500 } == true)
    #expect(sheet.text("isn.offset") == "4-tuple")
    #expect(sheet.flag("sack.permitted") == true && sheet.flag("sack.blocks") == true)
    #expect(sheet.flag("sack.duplicate") == true && sheet.flag("timestamps.paws") == true)
    #expect(sheet.text("listener.ack") == "RST" && sheet.text("listener.null") == "none")
    #expect(sheet.text("closed.syn") == "RST+ACK" && sheet.text("closed.ack") == "RST")
    #expect(sheet.flag("ecn.classic") == true && sheet.text("ecn.echo") == "until-cwr")
    #expect(sheet.text("syn.data") == "dropped" && sheet.flag("fast-open.cookie") == false)
    #expect(sheet.number("ip.ttl") == 64)
    #expect((0.4...0.6).contains(sheet.number("challenge-ack.reset") ?? 0))
    #expect(sheet.properties["time-wait.length"]?["confidence"] as? String == "low")
  }

  // MARK: Changed

  @Test func `What a host switches off is not in its profile`() throws {
    let names = ["tcp_timestamps", "tcp_sack", "tcp_window_scaling", "tcp_ecn"]
    let setUp =
      names.map { Self.set($0, "0") }.joined() + Self.set("tcp_synack_retries", "1")
    let sheet = try sheet("127.0.0.1:7007 --service echo --patience 4", setUp: setUp)
    #expect(sheet.options() == ["mss 65495"])
    #expect(sheet.value("window.scale") is NSNull)
    #expect(sheet.flag("sack.permitted") == false && sheet.flag("timestamps.offered") == false)
    #expect(sheet.flag("ecn.classic") == false)
    #expect(sheet.reason("timestamps.clock") == "its SYN-ACKs have no timestamps")
    #expect(sheet.reason("timestamps.paws")?.hasPrefix("timestamps were not accepted") == true)
    #expect(sheet.number("syn-ack.retries") == 1)
    #expect(sheet.properties["syn-ack.retries"]?["confidence"] as? String != "low", "it gives up")
  }

  @Test func `The MSS follows the MTU, and the other settings show`() throws {
    let setUp =
      "ip link set lo mtu 1500\n" + Self.set("tcp_ecn", "3") + Self.set("tcp_fastopen", "0x402")
      + Self.set("tcp_synack_retries", "2")
    let arguments = "127.0.0.1:7007 --service echo --patience 8"
    var sheet = try sheet(arguments, setUp: setUp)
    // What a busy machine could not measure has no value, and is measured again.
    for _ in 0..<2 where sheet.number("mss.default") == nil {
      sheet = try self.sheet(arguments, setUp: setUp)
    }
    #expect(sheet.number("mss.offered") == 1_460)
    #expect(sheet.number("mss.default") == 536)
    #expect(sheet.number("flight.segments") == 10, "RFC 6928")
    #expect(sheet.number("syn-ack.retries") == 2)
    #expect(sheet.properties["syn-ack.retries"]?["confidence"] as? String == "high")
  }

  @Test func `A target on another host is profiled as well`() throws {
    let outcome = try shell(
      """
      unshare -n sh -c 'ip link set lo up; exec sleep 60' & holder=$!
      sleep 0.2
      ip link add near type veth peer name far netns $holder
      ip addr add 192.0.2.1/24 dev near; ip link set near up mtu 1400
      nsenter -t $holder -n sh -c 'ip addr add 192.0.2.2/24 dev far; ip link set far up mtu 1400'
      nsenter -t $holder -n "$segprobe" serve http=80 > far.out & far=$!
      until grep -q http far.out; do sleep 0.05; done
      "$segprobe" profile 192.0.2.2:80 --patience 2 --no-evidence
      status=$?
      nsenter -t $holder -n ss -Htan | grep -v LISTEN | sed 's/^/left: /'
      kill $far $holder
      exit $status
      """)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let mss = outcome.lines.first { $0.hasPrefix("  MSS  ") }
    #expect(mss?.hasSuffix(" 1360 octets") == true, "\(outcome.output)")
    #expect(!outcome.output.contains("left: "), "\(outcome.output)")
  }

  // MARK: What cannot be seen

  @Test func `Of a server that waits nothing is guessed, and the profile says what to do`() throws {
    let outcome = try shell("\"$segprobe\" profile 127.0.0.1:7004 --patience 1.5")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let timeout = outcome.lines.first { $0.hasPrefix("  RTO of data") }
    #expect(
      timeout?.hasSuffix(
        "not seen: the server sends nothing first: give --request 'GET / HTTP/1.0\\r\\n\\r\\n' or --service echo"
      ) == true, "\(outcome.output)")
  }

  @Test func `Nothing stays open afterwards, not even after an interruption`() throws {
    let outcome = try shell(
      """
      "$segprobe" profile 127.0.0.1:7007 --service echo & profile=$!
      sleep 1.5
      ss -Htan 'sport = 7007' | grep -v LISTEN | sed 's/^/during: /'
      kill -INT $profile; wait $profile; echo "status $?"
      ss -Htan 'sport = 7007' | grep -v LISTEN | sed 's/^/left: /'
      """)
    #expect(outcome.output.contains("during: "), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("status 2"))
    #expect(outcome.errors.contains("segprobe: interrupted; every connection has been reset"))
    #expect(!outcome.output.contains("left: "), "\(outcome.output)")
  }

  @Test(arguments: [
    ("127.0.0.1:7999", "segprobe: nobody listens at 127.0.0.1:7999"),
    ("192.0.2.1:80", "segprobe: "), ("127.0.0.1:7007 --closed-port 7007", "--closed-port must be"),
    ("127.0.0.1:7007 --service gopher", "gopher"), ("127.0.0.1:7007 --patience 0", "--patience"),
    ("127.0.0.1:7007 --source 192.0.2.9", "192.0.2.9 is no address of this machine"),
    ("127.0.0.1:7007 -j 0", "--connections must be 1 to 64"),
  ])
  func `What cannot be profiled is said`(_ arguments: String, _ text: String) throws {
    let outcome = try shell("\"$segprobe\" profile \(arguments)")
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test func `Without the right to raw sockets the message names it`() throws {
    let outcome = try shell(
      """
      setpriv --bounding-set=-net_raw --inh-caps=-net_raw "$segprobe" profile 127.0.0.1:7007
      """)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains("'segprobe profile' needs CAP_NET_RAW. Grant it once: sudo setcap "))
  }
}
