import CCap
import CLinux

/// The capabilities of the calling thread, by libcap.
public enum Capabilities {
  /// Whether the thread may use it now (the effective set).
  public static func has(_ capability: Capability) -> Bool {
    guard let state = unsafe cap_get_proc() else { return false }
    defer { _ = unsafe cap_free(UnsafeMutableRawPointer(state)) }
    var value = CAP_CLEAR
    let result = unsafe cap_get_flag(state, capability.rawValue, CAP_EFFECTIVE, &value)
    return result == 0 && value == CAP_SET
  }

  /// Gives up every capability but these: effective, permitted, inheritable, bounding and ambient; none of it comes back
  /// by executing a program.
  ///
  /// The bounding set can be changed only by who has `cap_setpcap`; without, it has no effect either, because new
  /// privileges are forbidden.
  public static func drop(keeping kept: [Capability] = []) throws(LabError) {
    try check(cap_reset_ambient(), "cannot clear the ambient capabilities")
    if has(.capabilitySets) { try dropBounding(keeping: kept) }
    try setProcess(to: kept.filter(has))
    try check(clinux_forbid_new_privileges(), "cannot forbid new privileges")
  }

  /// The text that `getpcaps` prints, `=` for none.
  public static var description: String {
    guard let state = unsafe cap_get_proc() else { return "unknown" }
    defer { _ = unsafe cap_free(UnsafeMutableRawPointer(state)) }
    guard let text = unsafe cap_to_text(state, nil) else { return "unknown" }
    defer { _ = unsafe cap_free(text) }
    return unsafe String(cString: text)
  }

  private static func dropBounding(keeping kept: [Capability]) throws(LabError) {
    for number in 0..<cap_max_bits() {
      let capability = Capability(rawValue: number)
      guard !kept.contains(capability), cap_get_bound(number) > 0 else { continue }
      try check(cap_drop_bound(number), "cannot drop \(capability) from the bounding set")
    }
  }

  private static func setProcess(to kept: [Capability]) throws(LabError) {
    guard let state = unsafe cap_init() else { throw LabError("out of memory") }
    defer { _ = unsafe cap_free(UnsafeMutableRawPointer(state)) }
    let numbers = kept.map(\.rawValue)
    for set in [CAP_PERMITTED, CAP_EFFECTIVE] where !numbers.isEmpty {
      try check(
        unsafe cap_set_flag(state, set, Int32(numbers.count), numbers, CAP_SET),
        "cannot choose capabilities")
    }
    try check(unsafe cap_set_proc(state), "cannot drop capabilities")
  }
}
