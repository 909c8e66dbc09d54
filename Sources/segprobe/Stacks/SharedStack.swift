import Engine
import Lab
import Match
import Wire

/// A stack that all cases of a run have in common, in its lab.
final class SharedStack {
  let lab: Lab
  let process: StackProcess

  /// Starts it, and waits until it is ready.
  init(_ target: TargetFile) throws {
    lab = try Lab(StackPlan.lab(of: target), tester: .shared)
    process = try StackProcess(target, in: lab, isShared: true)
    try process.awaitDevice(in: lab)
    guard let address = target.addresses.first, let peer = target.peer(isIPv6: address.isIPv6),
      let port = target.anyService.flatMap({ target.services[$0] })
    else { return }
    let link = try StackCase.open(
      StackPlan.link(to: lab, of: target, addresses: target.peers), in: lab)
    try process.awaitReadiness(
      of: Endpoint(address: address.address, port: port), from: peer, over: link)
  }

  func stop() { process.stop(in: lab) }
}
