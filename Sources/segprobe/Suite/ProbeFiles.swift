import Glibc

/// Finds the probes that paths of the command line mean.
enum ProbeFiles {
  /// A file is taken as it is; a folder gives every `.pkt` below it, in order, but not those in a folder called
  /// `prologues`, which are not probes by themselves. A file that is named twice is taken once.
  /// - Parameter withPrologues: those, too.
  static func find(_ paths: [String], withPrologues: Bool = false) throws(SystemError) -> [String] {
    var found: [String] = []
    var known: Set<String> = []
    for path in paths {
      for file in try files(at: path, withPrologues) where known.insert(file).inserted {
        found.append(file)
      }
    }
    return found
  }

  /// Whether a script is one that others start with.
  static func isPrologue(_ file: String) -> Bool {
    Files.parent(of: file)?.split(separator: "/").contains("prologues") ?? false
  }

  private static func files(at path: String, _ withPrologues: Bool) throws(SystemError) -> [String]
  {
    switch Files.kind(of: path) {
    case .folder: return try files(below: withoutTrailingSlash(path), withPrologues)
    // What cannot be read as a file says so when it is read.
    case .file, .other: return [path]
    case nil: throw SystemError("cannot open '\(path)'")
    }
  }

  private static func files(below folder: String, _ withPrologues: Bool) throws(SystemError)
    -> [String]
  {
    var found: [String] = []
    for name in try Files.names(in: folder) {
      let path = Files.join(folder, name)
      switch Files.kind(of: path) {
      case .file where name.hasSuffix(".pkt"): found.append(path)
      // A name that is no UTF-8, a link to nowhere: reading it says so.
      case nil where name.hasSuffix(".pkt"): found.append(path)
      case .folder where (withPrologues || name != "prologues") && !Files.isLink(path):
        found += try files(below: path, withPrologues)
      case .file, .folder, .other, nil: break
      }
    }
    return found
  }

  private static func withoutTrailingSlash(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
