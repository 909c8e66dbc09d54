import CLinux
import Engine
import Glibc
import Match
import Script
import Testing
import Wire

@testable import Target

@Suite struct ServiceTests {
  /// A port that was free a moment ago in both families.
  static func freePort() throws -> UInt16 {
    let socket = Glibc.socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      let general = unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
      guard unsafe bind(socket, general, length) == 0 else { return Int32(-1) }
      return unsafe getsockname(socket, general, &length)
    }
    try #require(result == 0)
    return UInt16(bigEndian: address.sin6_port)
  }

  static func serve(_ service: Service, _ agent: TestAgent) throws -> UInt16 {
    let port = try freePort()
    try agent.client.serve(service, port: port)
    return port
  }

  /// A connected socket of ours, TCP (1) or UDP (2).
  static func connect(_ kind: LoopbackKind, _ port: UInt16, type: Int32 = 1) throws -> Int32 {
    let socket = Glibc.socket(Int32(kind.family), type, 0)
    let address = SocketAddress.octets(kind.endpoint(port))
    let result = unsafe address.withUnsafeBytes { octets in
      unsafe Glibc.connect(
        socket, octets.baseAddress?.assumingMemoryBound(to: sockaddr.self), UInt32(octets.count))
    }
    try #require(result == 0)
    return socket
  }

  /// Everything until the other end closes.
  static func readAll(_ socket: Int32) -> [UInt8] {
    var all: [UInt8] = []
    while let octets = readSome(socket) { all += octets }
    return all
  }

  static func isReadable(_ socket: Int32) -> Bool { clinux_wait(socket, Int16(POLLIN), 0) > 0 }

  @Test(arguments: [LoopbackKind.version4, .version6])
  func `echo sends back what it gets, and closes after the peer`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    let port = try Self.serve(.echo, agent)
    let sockets = try (0..<300).map { _ in try Self.connect(kind, port) }
    for (index, socket) in sockets.enumerated() { writeAll(socket, Array("\(index)".utf8)[...]) }
    for (index, socket) in sockets.enumerated() {
      shutdown(socket, Int32(SHUT_WR))
      #expect(Self.readAll(socket) == Array("\(index)".utf8))
      close(socket)
    }
  }

  @Test func `discard says nothing, reads all, closes after the peer`() throws {
    let agent = try TestAgent()
    let socket = try Self.connect(.version4, try Self.serve(.discard, agent))
    // More than both buffers hold: it would stay here if nobody read.
    #expect(writeAll(socket, [UInt8](repeating: 7, count: 20_000_000)[...]))
    #expect(!Self.isReadable(socket))
    shutdown(socket, Int32(SHUT_WR))
    #expect(Self.readAll(socket) == [])
    close(socket)
  }

  @Test func `chargen sends the lines of RFC 864 until the peer closes`() throws {
    let agent = try TestAgent()
    let socket = try Self.connect(.version6, try Self.serve(.chargen, agent))
    var octets: [UInt8] = []
    while octets.count < 96 * 74 { octets += try #require(readSome(socket)) }
    let lines = octets.split(separator: 10).prefix(96).map { Array($0) }
    let printable = (0..<95).map { UInt8(32 + $0) }
    for (index, line) in lines.enumerated() {
      let turned = printable[(index % 95)...] + printable[..<(index % 95)]
      #expect(line == Array(turned.prefix(72)) + [13])
    }
    writeAll(socket, [1, 2, 3])
    shutdown(socket, Int32(SHUT_WR))
    #expect(Self.readAll(socket).count > 0)
    close(socket)
  }

  @Test func `daytime sends a line and closes first`() throws {
    let agent = try TestAgent()
    let port = try Self.serve(.daytime, agent)
    let socket = try Self.connect(.version4, port)
    let line = String(decoding: Self.readAll(socket), as: UTF8.self)
    #expect(line.hasSuffix("-UTC\r\n"))
    #expect(line.split(separator: " ").count == 5)
    close(socket)
  }

  @Test func `hold accepts, never reads and never closes`() throws {
    let agent = try TestAgent()
    let port = try Self.serve(.hold, agent)
    let socket = try Self.connect(.version4, port)
    let client = LoopbackKind.version4.endpoint(
      try agent.port(of: .integer(Int64(socket))))
    let server = LoopbackKind.version4.endpoint(port)
    writeAll(socket, [1, 2, 3])
    shutdown(socket, Int32(SHUT_WR))
    #expect(try agent.comes(server, client, to: .closeWait))
    #expect(try agent.comes(client, server, to: .finWait2))
    #expect(!Self.isReadable(socket))
    close(socket)
  }

  @Test(arguments: [LoopbackKind.version4, .version6])
  func `Datagrams are answered`(kind: LoopbackKind) throws {
    let agent = try TestAgent()
    for (service, answer) in [(Service.echo, 5), (.chargen, 74), (.daytime, nil)] {
      let socket = try Self.connect(kind, try Self.serve(service, agent), type: 2)
      #expect(unsafe send(socket, Array("hello".utf8), 5, 0) == 5)
      let octets = try #require(readSome(socket))
      if let answer { #expect(octets.count == answer) }
      #expect(service == .echo || octets.suffix(2) == [13, 10])
      close(socket)
    }
  }

  @Test func `A port that is taken is an error`() throws {
    let agent = try TestAgent()
    let port = try Self.serve(.discard, agent)
    #expect(throws: TargetError("cannot bind to port \(port): Address already in use")) {
      try agent.client.serve(.echo, port: port)
    }
    #expect(try agent.result("socket", .integer(2), .integer(1), .integer(0)) >= 0)
  }
}
