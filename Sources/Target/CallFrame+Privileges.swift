import CLinux
import Engine

extension CallFrame {
  /// `cap_set`, which is no call of C: takes one capability away from this thread, or gives it one; and the calls of PSP.
  func privilegeCall() throws(CallRefusal) -> Invocation? {
    switch call.name {
    case "cap_set":
      let (set, capability, isOn) = (try int(0), try int(1), try int(2))
      return { Int(clinux_set_capability(set, capability, isOn)) }
    case "psp_rx_assoc", "psp_tx_assoc":
      throw refusal("PSP needs a network card that encrypts, which a lab does not have")
    default: return nil
    }
  }
}
