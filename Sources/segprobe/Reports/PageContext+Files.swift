import Report
import Script

extension PageContext {
  /// - Parameter probes: paths; the registry of requirements near the first that has one is shown.
  init(near probes: [String]) {
    var files = RequirementFiles()
    let registry = probes.lazy.compactMap { files.registry(for: $0).registry }.first
    self.init(requirements: registry?.requirements ?? [], cells: registry?.cells ?? []) { path in
      guard let octets = try? Files.contents(of: path) else { return nil }
      return String(decoding: octets, as: UTF8.self)
    }
  }
}
