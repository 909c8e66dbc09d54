public import Script

extension Engine {
  /// For the parser of scripts: finds calls that cannot be made, before a segment is sent. For one case.
  public static func callCheck() -> CallCheck {
    let rehearsal = CallRehearsal()
    return { call throws(CallBindingError) in try rehearsal.check(call) }
  }
}

/// Binds calls as if every one of them did what the script says.
private final class CallRehearsal {
  private var binder = CallBinder()

  func check(_ call: SystemCall) throws(CallBindingError) { try binder.rehearse(call) }
}
