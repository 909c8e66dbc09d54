import Script

/// The registry of requirements that speaks of a probe: tables in a folder `requirements`, in the probe's folder or one
/// above it, else in the probes that came with this program.
struct RequirementFiles {
  /// By the folder of a probe.
  private var found: [String: Near] = [:]
  /// By the path of the tables' folder.
  private var loaded: [String: RequirementRegistry] = [:]
  /// What is wrong with the tables.
  private(set) var faults: [Suite.Fault] = []

  struct Near {
    /// `nil`: there is none.
    var registry: RequirementRegistry?
    /// The tables belong to the same suite as the probe.
    var isOwn: Bool
  }

  /// Those of all tables that were found, the youngest RFC first; each once.
  var requirements: [Requirement] {
    var known: Set<String> = []
    let all = loaded.sorted { $0.key < $1.key }.flatMap(\.value.requirements)
    let documents = Dictionary(
      grouping: all.filter { known.insert($0.id).inserted }, by: \.document)
    return documents.sorted { Self.rank($0.key) > Self.rank($1.key) }.flatMap(\.value)
  }

  /// The cells of all tables of states and segments that were found; each once.
  var cells: [StateCell] {
    var known: Set<Cell> = []
    return loaded.sorted { $0.key < $1.key }.flatMap(\.value.cells).filter {
      known.insert($0.cell).inserted
    }
  }

  /// What is no RFC comes before them.
  private static func rank(_ document: String) -> (Int, String) {
    (document.hasPrefix("RFC") ? Int(document.dropFirst(3)) ?? .max : .max, document)
  }

  /// The tables for a probe.
  mutating func registry(for probe: String) -> Near {
    let folder = Files.parent(of: probe) ?? "."
    if let known = found[folder] { return known }
    let near = look(from: probe)
    found[folder] = near
    return near
  }

  /// Tells a parser what a probe may name, and must.
  mutating func tell(_ parser: inout ScriptParser, of probe: String) {
    let near = registry(for: probe)
    parser.requirements = near.registry
    parser.isPrologue = ProbeFiles.isPrologue(probe)
    parser.needsChecks = near.isOwn && !parser.isPrologue
  }

  private mutating func look(from probe: String) -> Near {
    for folder in Ancestors(of: probe) {
      if let registry = load(Files.join(folder, Self.name)) {
        return Near(registry: registry, isOwn: true)
      }
    }
    let installed = InstalledProbes.folder.flatMap { load(Files.join($0, Self.name)) }
    return Near(registry: installed, isOwn: false)
  }

  private static let name = "requirements"

  /// - Returns: `nil` if there is no such folder, or none of its files is such a table.
  private mutating func load(_ folder: String) -> RequirementRegistry? {
    if let known = loaded[folder] { return known }
    guard Files.kind(of: folder) == .folder, let names = try? Files.names(in: folder) else {
      return nil
    }
    var registry = RequirementRegistry()
    var isRegistry = false
    for name in names where name.hasSuffix(".csv") {
      isRegistry = add(Files.join(folder, name), to: &registry) || isRegistry
    }
    guard isRegistry else { return nil }
    loaded[folder] = registry
    return registry
  }

  private mutating func add(_ path: String, to registry: inout RequirementRegistry) -> Bool {
    guard let text = try? Files.contents(of: path) else { return false }
    do throws(Diagnostic) {
      return try registry.add(text, file: path)
    } catch {
      faults.append(Suite.Fault(file: path, text: error.description))
      return true
    }
  }
}
