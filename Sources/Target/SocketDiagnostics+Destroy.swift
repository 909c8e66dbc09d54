import CNetlink
import Glibc
import Wire

extension SocketDiagnostics {
  /// Aborts every TCP connection of this namespace, those without a descriptor too.
  ///
  /// An orphan that still sends its FIN again keeps a namespace alive for minutes after the last process has left it.
  func destroyAll() {
    for connection in connections() { destroy(connection) }
  }

  /// A connection as the kernel tells it.
  private struct Connection {
    var family: UInt8
    /// `struct inet_diag_sockid`: octets, to be handed back as they are.
    var identity: ArraySlice<UInt8>
  }

  /// Every connection, of both families at once: to look through the kernel's table, which all namespaces share, is most
  /// of the work.
  private func connections() -> [Connection] {
    guard send(DumpRequest.flags, DumpRequest.type, DumpRequest.octets(Self.states)) else {
      return []
    }
    var found: [Connection] = []
    while let octets = try? receive(), !octets.isEmpty {
      var rest = octets[...]
      while rest.count >= 16 {
        let length = min(Int(Self.hostNumber(rest.prefix(4))), rest.count)
        let type = Int32(Self.hostNumber(rest.dropFirst(4).prefix(2)))
        guard length >= 16, type == DumpRequest.type else { return found }
        // `struct inet_diag_msg`: family, state, timer, retransmissions, identity.
        let message = rest.prefix(length).dropFirst(16)
        if let family = message.first, message.count >= 4 + Self.identityLength {
          found.append(
            Connection(
              family: family, identity: message.dropFirst(4).prefix(Self.identityLength)))
        }
        rest = rest.dropFirst((length + 3) & ~3)
      }
    }
    return found
  }

  /// `struct inet_diag_req_v2`: family, protocol, extensions, padding, states, identity.
  private func destroy(_ connection: Connection) {
    let head = [connection.family, UInt8(IPPROTO_TCP), 0, 0]
    _ = send(
      Int32(NLM_F_REQUEST), Self.destroyMessage, head + Self.states + connection.identity)
  }

  private func send(_ flags: Int32, _ type: Int32, _ octets: [UInt8]) -> Bool {
    var octets = octets
    return unsafe nl_send_simple(socket, type, flags, &octets, octets.count) >= 0
  }

  /// The older request, `struct inet_diag_req`: it alone takes no heed of the family.
  private enum DumpRequest {
    /// TCPDIAG_GETSOCK
    static let type: Int32 = 18
    /// NLM_F_REQUEST | NLM_F_DUMP
    static let flags: Int32 = 0x301

    /// Family, lengths, extensions, identity, states, and a number that nobody reads.
    static func octets(_ states: [UInt8]) -> [UInt8] {
      [UInt8](repeating: 0, count: 4 + identityLength) + states + [0, 0, 0, 0]
    }
  }

  /// SOCK_DESTROY
  private static let destroyMessage: Int32 = 21
  private static let identityLength = 48

  /// All but TIME-WAIT, which keeps no namespace, CLOSED and LISTEN: bits by the kernel's numbers, little end first as
  /// on every machine that we know; on others it asks for some more.
  private static let states: [UInt8] = [0x3E, 0x1B, 0, 0]

  private static func hostNumber(_ octets: ArraySlice<UInt8>) -> UInt32 {
    octets.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
