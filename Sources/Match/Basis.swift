public import Wire

/// What turns the numbers on the wire of one connection into the relative numbers of a script, and back.
public struct Basis: Hashable, Sendable {
  /// As scripts name it: `A`; empty for the connection without a name.
  public var name: String
  public var tester: Endpoint
  public var target: Endpoint
  /// The tester's initial sequence number: what its SYN had. `nil` before the SYN.
  public var testerISN: SequenceNumber?
  /// The target's initial sequence number. `nil` before its SYN was seen.
  public var targetISN: SequenceNumber?

  /// The number that the script wrote for the target's ISN on its SYN; nearly always 0.
  public var targetScriptISN = SequenceNumber(0)

  public init(name: String, tester: Endpoint, target: Endpoint) {
    self.name = name
    self.tester = tester
    self.target = target
  }
}

/// An address and a port.
public struct Endpoint: Hashable, Sendable {
  public var address: IPAddress
  public var port: UInt16

  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }

  /// `192.0.2.1:8080`, `[fd00::1]:8080`.
  public var label: String {
    switch address {
    case .v4(let address): "\(address):\(port)"
    case .v6(let address): "[\(address)]:\(port)"
    }
  }
}
