import Mutation

/// What requirements speak of, from the `requirements/fields.csv` that is nearest to each probe.
struct FieldTables {
  private var tables: [String: SpokenFields] = [:]
  private var paths: [String: String] = [:]

  init(for probes: [String]) throws(SystemError) {
    for probe in probes {
      guard let path = Self.path(for: probe) else { continue }
      paths[probe] = path
      if tables[path] == nil { tables[path] = try Self.read(path) }
    }
  }

  func of(_ probe: String) -> SpokenFields {
    paths[probe].flatMap { tables[$0] } ?? SpokenFields()
  }

  private static func path(for probe: String) -> String? {
    for folder in Ancestors(of: probe) {
      let path = Files.join(folder, "requirements/fields.csv")
      if Files.kind(of: path) == .file { return path }
    }
    return nil
  }

  private static func read(_ path: String) throws(SystemError) -> SpokenFields {
    let text = String(decoding: try Files.contents(of: path), as: UTF8.self)
    do throws(SpokenFields.Problem) {
      return try SpokenFields(parsing: text)
    } catch {
      throw SystemError("\(path):\(error.line): \(error.description)", code: 0)
    }
  }
}
