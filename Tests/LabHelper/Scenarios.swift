import Glibc

typealias Scenario = @Sendable (_ arguments: [String]) throws -> Void

let scenarios: [String: Scenario] = [
  "agent-ends": agentEnds,
  "capabilities": dropCapabilities,
  "children": children,
  "closed-port": closedPort,
  "device-echo": deviceEcho,
  "doctor": doctor,
  "echo": echo,
  "idle": idle,
  "lab": describeLab,
  "long-packet": longPacket,
  "mtu": labWithMTU,
  "nothing-is-left": nothingIsLeft,
  "overflow": overflow,
  "orphan": orphan,
  "refused": refused,
  "resolve": resolve,
  "segmentation": segmentation,
  "silence": silence,
  "solicited": solicited,
  "sysctl": labWithSysctl,
  "unknown-gateway": unknownGateway,
]

/// A line that the test reads.
func say(_ name: String, _ value: Any) { print("\(name): \(value)") }

/// Root becomes nobody.
func becomeOrdinary() {
  guard geteuid() == 0 else { return }
  let nobody: UInt32 = 65534
  guard setgid(nobody) == 0, setuid(nobody) == 0 else { exit(77) }
}

/// A test that goes wrong in the helper.
struct Failure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

func require<T>(_ value: T?, _ what: String) throws -> T {
  guard let value else { throw Failure(what) }
  return value
}
