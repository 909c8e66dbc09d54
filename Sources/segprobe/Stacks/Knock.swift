import Engine
import Link
import Match
import Wire

/// SYNs to a port until one is answered by a SYN-ACK; the connection is reset at once.
struct Knock {
  private let link: PacketLink
  private let target: Endpoint
  private let tester: IPAddress
  private var port = Self.ports.lowerBound
  private var exchange: Exchange
  /// SYNs of this connection that have no answer yet.
  private var open = 0

  /// Of the tester; no probe uses them.
  static let ports: ClosedRange<UInt16> = 39_000...39_999

  /// A SYN that is sent again opens another connection where the first was answered in the meantime.
  private static let patience = Instant.Interval.milliseconds(300)

  init(on target: Endpoint, from tester: IPAddress, over link: PacketLink) {
    self.link = link
    self.target = target
    self.tester = tester
    exchange = Self.exchange(link, target, Endpoint(address: tester, port: port))
  }

  private static func exchange(
    _ link: PacketLink, _ target: Endpoint, _ tester: Endpoint
  ) -> Exchange {
    Exchange(link, Basis(name: "", tester: tester, target: target))
  }

  /// Sends one, from another port when the last was refused: nobody listens yet.
  mutating func isAnswered() throws(SystemError) -> Bool {
    let number = 0x5E69_0000 + UInt32(port)
    // Nobody may hold the other end of the device yet.
    guard (try? exchange.send("S \(number):\(number)(0) win 65535 <mss 1460>")) != nil else {
      return false
    }
    open += 1
    guard let answer = try exchange.next(until: link.now + Self.patience) else { return false }
    guard let header = answer.packet.tcp, header.flags.contains([.syn, .ack]) else {
      port = port == Self.ports.upperBound ? Self.ports.lowerBound : port + 1
      exchange = Self.exchange(link, target, Endpoint(address: tester, port: port))
      open = 0
      return false
    }
    try leave()
    return true
  }

  /// Resets the connection, and those that repeated SYNs open behind it.
  private mutating func leave() throws(SystemError) {
    _ = try exchange.send("R 1:1(0) win 0")
    while open > 1, try exchange.next(until: link.now + Self.patience) != nil {
      _ = try exchange.send("R 1:1(0) win 0")
      open -= 1
    }
  }
}
