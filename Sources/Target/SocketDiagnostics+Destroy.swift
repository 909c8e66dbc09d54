import CNetlink
import Glibc
import Wire

extension SocketDiagnostics {
  /// Aborts every TCP connection of this namespace, those without a descriptor too.
  ///
  /// An orphan that still sends its FIN again keeps a namespace alive for minutes after the last process has left it.
  func destroyAll() {
    for family in [AF_INET, AF_INET6] {
      for identity in connections(UInt8(family)) { destroy(UInt8(family), identity) }
    }
  }

  /// `struct inet_diag_sockid` of every connection: octets, to be handed back as they are.
  private func connections(_ family: UInt8) -> [[UInt8]] {
    let nothing = [UInt8](repeating: 0, count: Self.identityLength)
    guard send(Self.dumpFlags, DiagnosticQuery.messageType, family, nothing) else { return [] }
    var found: [[UInt8]] = []
    while let octets = try? receive(), !octets.isEmpty {
      var rest = octets[...]
      while rest.count >= 16 {
        let length = min(Int(Self.hostNumber(rest.prefix(4))), rest.count)
        guard length >= 16, Self.hostNumber(rest.dropFirst(4).prefix(2)) == 20 else { return found }
        let message = rest.prefix(length).dropFirst(16)
        if message.count >= 4 + Self.identityLength {
          found.append(Array(message.dropFirst(4).prefix(Self.identityLength)))
        }
        rest = rest.dropFirst((length + 3) & ~3)
      }
    }
    return found
  }

  private func destroy(_ family: UInt8, _ identity: [UInt8]) {
    _ = send(Int32(NLM_F_REQUEST), Self.destroyMessage, family, identity)
  }

  /// `struct inet_diag_req_v2`: family, protocol, extensions, padding, states, identity.
  private func send(_ flags: Int32, _ type: Int32, _ family: UInt8, _ identity: [UInt8]) -> Bool {
    var octets = [family, UInt8(IPPROTO_TCP), 0, 0] + Self.states + identity
    return unsafe nl_send_simple(socket, type, flags, &octets, octets.count) >= 0
  }

  /// NLM_F_REQUEST | NLM_F_DUMP
  private static let dumpFlags: Int32 = 0x301
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
