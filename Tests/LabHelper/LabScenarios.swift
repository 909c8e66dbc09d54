import Glibc
import Wire

@testable import Lab

/// What a lab without changes looks like, from both sides.
func describeLab(_: [String]) throws {
  let start = now()
  let lab = try Lab()
  say("microseconds", (now() - start).nanoseconds / 1000)
  say("tester interfaces", interfaces().sorted().joined(separator: " "))
  try describe(Lab.testerInterface, "tester")
  say("tester IPv6 addresses", lines(of: "/proc/thread-self/net/if_inet6").count)
  let before = text(of: "/proc/thread-self/net/dev")
  try lab.inTarget { () throws(LabError) in
    say("target interfaces", interfaces().sorted().joined(separator: " "))
    try describe(Lab.targetInterface, "target")
    say("target IPv6 addresses", ipv6Addresses().sorted().joined(separator: " "))
    say("IPv4 routes", lines(of: "/proc/thread-self/net/route").count - 1)
  }
  say("back", text(of: "/proc/thread-self/net/dev") == before)
}

private func describe(_ name: String, _ side: String) throws(LabError) {
  let interfaces = try Interfaces()
  say("\(side) offloads", try interfaces.offloads(of: name))
  say("\(side) MTU", try interfaces.mtu(of: name))
}

/// Address, prefix length and flags of the addresses on `tun0`: 80 is permanent, 40 would be tentative, 02 without
/// duplicate detection (linux/if_addr.h).
private func ipv6Addresses() -> [String] {
  lines(of: "/proc/thread-self/net/if_inet6").compactMap { line in
    let fields = line.split(separator: " ")
    guard fields.count == 6, fields[5] == "tun0" else { return nil }
    return "\(fields[0])/\(fields[2])/\(fields[4])"
  }
}

/// A lab with an MTU of the first argument.
func labWithMTU(_ arguments: [String]) throws {
  var configuration = LabConfiguration()
  configuration.mtu = try require(arguments.first.flatMap { Int($0) }, "which MTU?")
  let lab = try Lab(configuration)
  say("tester MTU", try Interfaces().mtu(of: Lab.testerInterface))
  try lab.inTarget { () throws(LabError) in
    say("target MTU", try Interfaces().mtu(of: Lab.targetInterface))
    say("target IPv6 addresses", ipv6Addresses().count)
  }
}

/// A lab with a sysctl of this name and value.
func labWithSysctl(_ arguments: [String]) throws {
  guard arguments.count == 2 else { throw Failure("which name and value?") }
  var configuration = LabConfiguration()
  configuration.sysctls = [Sysctl(arguments[0], arguments[1])]
  let lab = try Lab(configuration)
  say("value", try lab.inTarget { () throws(LabError) in try Sysctl.read(arguments[0]) })
}

/// Nobody says anything on a new link: no router or neighbour solicitation, no duplicate detection, no multicast report
/// with an address of the link.
func silence(_: [String]) throws {
  let lab = try Lab()
  let counters = { () -> [Substring] in
    let line = lines(of: "/proc/thread-self/net/dev").first { $0.contains("tester0") } ?? ""
    return line.split(separator: ":").last?.split(separator: " ") ?? []
  }
  usleep(20_000)
  let fields = counters()
  guard fields.count == 16 else { throw Failure("no counters of tester0") }
  say("sent by the tester's kernel", fields[9])
  say("target process", try lab.forkInTarget { 7 }.wait())
}

func now() -> Instant { time(of: CLOCK_REALTIME) }

/// What a clock shows.
func time(of clock: clockid_t) -> Instant {
  var time = timespec()
  unsafe clock_gettime(clock, &time)
  return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
}

/// What the doctor says of this machine.
func doctor(_: [String]) throws {
  for finding in Doctor.examine() {
    say(finding.name, "\(finding.state.rawValue), \(finding.detail)")
  }
}
