import Engine
import Glibc

extension LinkError {
  /// A system call on an interface failed with this `errno`.
  init(_ problem: String, on interface: String, code: Int32) {
    self.init("\(problem) on \(interface): \(Self.reason(code))")
  }

  /// The system's words, or better ones.
  static func reason(_ code: Int32) -> String {
    switch code {
    case ENETDOWN: "the interface is down"
    case ENODEV, ENXIO: "there is no such interface"
    case ENOBUFS: "the interface takes no more; its queue is full, or its other end is down"
    case EMSGSIZE: "the packet is longer than the MTU of the interface"
    case EPERM, EACCES:
      "not permitted; it takes root or CAP_NET_RAW, or a lab, which every user may have"
    default: systemWords(code)
    }
  }

  private static func systemWords(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}
