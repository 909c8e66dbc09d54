import ArgumentParser
import Engine
import Glibc
import Lab
import Target
import Wire

/// `segprobe serve [NAME[=PORT]...]`
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract:
      "Makes this host a target: runs the services that probes need, until it is interrupted.",
    discussion: """
      Services and their ports: echo 7, discard 9, daytime 13, chargen 19, http 80, hold 4. Ports below 1024 need \
      root or CAP_NET_BIND_SERVICE; others are given as in 'echo=7007'.
      """)

  @Argument(help: "Services, each with a port of its own if wanted. Default: all.")
  var services: [ServicePort] = Service.allCases.map {
    ServicePort(service: $0, port: $0.usualPort)
  }

  @Option(
    help: ArgumentHelp(
      "In this network namespace: a name, a path, or a process number.", valueName: "namespace"))
  var netns: String?

  func run() throws {
    do throws(SystemError) {
      try serve()
    } catch {
      Console.complain("segprobe: \(error)")
      throw ExitCode(2)
    }
  }

  private func serve() throws(SystemError) {
    // Before any thread, so that every thread has them blocked.
    let signals = try Signals()
    do throws(LabError) {
      if let netns { try HostNamespace.enter(netns) }
    } catch { throw SystemError(error.description, code: 0) }
    AgentServer.prepareProcess()
    var console = Console(terminal: .standardOutput())
    for item in services {
      do throws(TargetError) {
        try item.service.start(port: item.port)
      } catch { throw SystemError("\(item.service.rawValue): \(error.description)", code: 0) }
      console.print("\(item.service.rawValue) on port \(item.port)\n")
    }
    while signals.next() == nil {
      _ = Polling.wait(
        for: [signals.number], until: Clock.monotonic() + Instant.Interval.seconds(3_600))
    }
  }
}

/// `echo`, `echo=7007`
struct ServicePort: ExpressibleByArgument {
  var service: Service
  var port: UInt16

  init(service: Service, port: UInt16) {
    self.service = service
    self.port = port
  }

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let service = Service(rawValue: String(parts[0])) else { return nil }
    self.service = service
    port = service.usualPort
    guard parts.count == 2 else { return }
    guard let number = UInt16(parts[1]), number > 0 else { return nil }
    port = number
  }

  var defaultValueDescription: String { service.rawValue }
}
