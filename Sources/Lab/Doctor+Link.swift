import CLinux
import Glibc

// What the tester's side of a lab needs: packets sent, seen, sorted and stamped by the kernel.
extension Doctor {
  static func packetSockets() -> [Finding] {
    let number = clinux_packet_open()
    guard number >= 0 else {
      return [failure("packet sockets", .missing, "no packet socket")]
    }
    let socket = Descriptor(owning: number)
    let found = Finding("packet sockets", .ok, "can be opened")
    return [found, filters(on: socket.number), arrivalStamps(on: socket.number)]
  }

  private static func filters(on socket: Int32) -> Finding {
    let takeNothing = clinux_instruction(code: 0x06, jump_true: 0, jump_false: 0, operand: 0)
    guard unsafe clinux_attach_filter(socket, [takeNothing], 1) == 0 else {
      return failure("packet filters", .missing, "no filter of classic BPF")
    }
    return Finding("packet filters", .ok, "can be attached")
  }

  private static func arrivalStamps(on socket: Int32) -> Finding {
    guard clinux_enable_stamps(socket) == 0 else {
      return failure("stamps of arrival", .missing, "no kernel stamps")
    }
    return Finding("stamps of arrival", .ok, "from the kernel, in nanoseconds")
  }

  /// What the lab's interface says of itself.
  static func stamps() -> Finding {
    let name = "stamps of sending"
    do throws(LabError) {
      let abilities = try Interfaces().stampAbilities(of: Lab.testerInterface)
      guard abilities.contains(.sending) else {
        return Finding(name, .warning, "the link gives none; the time before each call stands in")
      }
      return Finding(name, .ok, "from the kernel, in nanoseconds")
    } catch {
      return Finding(name, .warning, error)
    }
  }

  /// Scripts without front matter have one, if the user may.
  static func tunDevices() -> Finding {
    guard TunDevice.isAllowed else {
      return Finding(
        "TUN devices", .warning,
        "/dev/net/tun cannot be opened: packetdrill's scripts get a virtual link, and no packets above its MTU",
        advice: "As root: chmod 0666 /dev/net/tun, as most distributions have it")
    }
    return Finding("TUN devices", .ok, "open to this user")
  }

  /// Timers and clock: without high resolution, what a probe sends goes out up to 10 ms late.
  static func clock() -> Finding {
    var step = timespec()
    guard unsafe clock_getres(CLOCK_MONOTONIC, &step) == 0 else {
      return failure("clock", .warning, "no resolution")
    }
    let path = "/sys/devices/system/clocksource/clocksource0/current_clocksource"
    let source = ((try? TextFile.read(path)) ?? "unknown").prefix { $0 != "\n" }
    guard step.tv_sec == 0, step.tv_nsec == 1 else {
      return Finding(
        "clock", .warning, "\(source), timers in steps of \(step.tv_nsec) ns",
        advice: "Boot with high resolution timers: probes that send at given times are late without"
      )
    }
    return Finding("clock", .ok, "\(source), timers in steps of 1 ns")
  }

  static func failure(_ name: String, _ state: Finding.State, _ problem: String) -> Finding {
    Finding(name, state, LabError(problem, code: errno))
  }
}
