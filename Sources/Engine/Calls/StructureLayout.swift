/// Where the members of a C structure are: name, octets from the start, width in octets.
struct StructureLayout {
  struct Field {
    var name: String
    var offset: Int
    var width: Int
  }

  var fields: [Field] = []
  /// Octets of the whole structure.
  var size = 0

  /// Members one after the other, each aligned to its width.
  init(_ members: [(name: String, width: Int)]) {
    for member in members {
      size = (size + member.width - 1) / member.width * member.width
      fields.append(Field(name: member.name, offset: size, width: member.width))
      size += member.width
    }
  }

  /// By name; a member without a name by its place.
  func field(named name: String?, at index: Int) -> Field? {
    guard let name else { return fields.indices.contains(index) ? fields[index] : nil }
    return fields.first { $0.name == name || $0.name.hasSuffix("_" + name) }
  }

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
}
