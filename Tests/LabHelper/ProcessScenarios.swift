import CLinux
import Glibc
import Lab

/// What is left of the capabilities after `drop`, with and without exceptions.
func dropCapabilities(_: [String]) throws {
  say("before", Capabilities.has(.networkAdministration))
  try Capabilities.drop(keeping: [.rawSockets])
  say("kept", Capabilities.has(.rawSockets))
  say("dropped", !Capabilities.has(.networkAdministration))
  for set in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"] { say(set, status(set)) }
  try Capabilities.drop()
  say("all", status("CapEff"))
  say("no new privileges", status("NoNewPrivs"))
  say("may make a namespace", (try? Lab()) != nil)
}

/// How children end.
func children(_: [String]) throws {
  say("status", try ChildProcess { 42 }.wait())
  let sleeper = try ChildProcess {
    pause()
    return 0
  }
  sleeper.kill()
  say("signal", try sleeper.wait())
}

/// A parent that is killed takes its child along: the child holds the writing end of a pipe, which ends with it.
func orphan(_: [String]) throws {
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0 else { throw Failure("no pipe") }
  let (reading, writing) = (ends[0], ends[1])
  let parent = try ChildProcess {
    let child = try? ChildProcess {
      unsafe write(writing, "c", 1)
      pause()
      return 0
    }
    pause()
    return child == nil ? 1 : 0
  }
  close(writing)
  var octet: UInt8 = 0
  say("child ran", unsafe read(reading, &octet, 1) == 1)
  parent.kill()
  say("parent", try parent.wait())
  say("child ended", unsafe read(reading, &octet, 1) == 0)
}

/// A process that holds a lab, with a process of the target in it, is killed with SIGKILL. Both namespaces must be gone
/// then: this user namespace has a limit of two, which only their end makes free again.
func nothingIsLeft(_: [String]) throws {
  try limitNamespaces(to: 2)
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0 else { throw Failure("no pipe") }
  let (reading, writing) = (ends[0], ends[1])
  let holder = try ChildProcess { holdLab(telling: writing) }
  close(writing)
  var octet: UInt8 = 0
  guard unsafe read(reading, &octet, 1) == 1 else { throw Failure("the lab was not made") }
  say("a third namespace", clinux_unshare_network() == 0)
  holder.kill()
  say("holder", try holder.wait())
  say("target process ended", unsafe read(reading, &octet, 1) == 0)
  say("two namespaces again", try canMakeTwo())
}

/// Makes a lab with a process in it, tells so, and waits for the end.
private func holdLab(telling descriptor: Int32) -> Int32 {
  do {
    let lab = try Lab()
    _ = try lab.forkInTarget {
      unsafe write(descriptor, "t", 1)
      pause()
      return 0
    }
    pause()
    return 0
  } catch {
    say("error", "\(error)")
    return 1
  }
}

/// The kernel takes namespaces away in a thread of its own: it may be a moment.
private func canMakeTwo() throws -> Bool {
  for _ in 0..<500 {
    let maker = try ChildProcess { (try? Lab()) == nil ? 1 : 0 }
    if try maker.wait() == .exited(0) { return true }
    usleep(10_000)
  }
  return false
}

private func limitNamespaces(to count: Int) throws {
  // Only a user namespace of our own: the first one's limit is the machine's.
  let isFirst = text(of: "/proc/self/uid_map").contains("4294967295")
  guard !isFirst, let file = unsafe fopen("/proc/sys/user/max_net_namespaces", "w") else {
    throw Failure("not in a user namespace")
  }
  defer { unsafe fclose(file) }
  guard unsafe fputs("\(count)\n", file) >= 0 else { throw Failure("no limit") }
}
