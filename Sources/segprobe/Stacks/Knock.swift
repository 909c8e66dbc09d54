import Engine
import Link
import Match
import Wire

/// SYNs to a port until one is answered by a SYN-ACK; the connection is reset at once.
struct Knock {
  private let link: PacketLink
  private let target: Endpoint
  private let tester: IPAddress
  /// No probe uses these.
  private var port: UInt16 = 39_000
  private var exchange: Exchange

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
  mutating func isAnswered(within patience: Instant.Interval) throws(SystemError) -> Bool {
    let number = 0x5E69_0000 + UInt32(port)
    _ = try exchange.send("S \(number):\(number)(0) win 65535 <mss 1460>")
    guard let answer = try exchange.next(until: link.now + patience) else { return false }
    guard let header = answer.packet.tcp, header.flags.contains([.syn, .ack]) else {
      port = port == 39_999 ? 39_000 : port + 1
      exchange = Self.exchange(link, target, Endpoint(address: tester, port: port))
      return false
    }
    _ = try exchange.send("R 1:1(0) win 0")
    return true
  }
}
