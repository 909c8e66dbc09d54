extension StructureLayout {
  static let linger = StructureLayout([("l_onoff", 4), ("l_linger", 4)])
  static let timeval = StructureLayout([("tv_sec", 8), ("tv_usec", 8)])

  /// The option's structure, if its value is one.
  init?(level: Int64, option: Int64) {
    switch (level, option) {
    case (1, 13): self = .linger  // SO_LINGER
    case (1, 20), (1, 21), (1, 66), (1, 67): self = .timeval  // SO_RCVTIMEO, SO_SNDTIMEO
    case (6, 11): self = .tcpInformation  // TCP_INFO
    default: return nil
    }
  }

  /// `struct sock_extended_err`; what its code and information mean depends on who reports.
  static func extendedError(origin: UInt8? = nil) -> StructureLayout {
    var layout = StructureLayout([
      ("ee_errno", 4), ("ee_origin", 1), ("ee_type", 1), ("ee_code", 1), ("ee_pad", 1),
      ("ee_info", 4), ("ee_data", 4),
    ])
    layout.fields[0].names = .errors
    layout.fields[1].names = .errorOrigins
    if origin == 5 { layout.fields[3].names = .zeroCopyCodes }
    if origin == 4 { layout.fields[5].names = .stampKinds }
    return layout
  }

  /// The first of the three times of `struct scm_timestamping`: of a stamp that software made.
  static let stamp = StructureLayout([("scm_sec", 8), ("scm_nsec", 8)])
}
