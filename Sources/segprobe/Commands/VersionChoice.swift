import ArgumentParser
import Engine

/// `--ip`
enum VersionChoice: String, ExpressibleByArgument, CaseIterable {
  case version4 = "4"
  case version6 = "6"
  case mapped
  case all

  /// packetdrill's words are understood too.
  init?(argument: String) {
    self.init(rawValue: IPMode(optionValue: argument)?.rawValue ?? argument)
  }

  var versions: Selection.Versions {
    switch self {
    case .version4: .only(.version4)
    case .version6: .only(.version6)
    case .mapped: .only(.mapped)
    case .all: .all
    }
  }
}
