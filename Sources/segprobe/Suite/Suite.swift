import Engine
import Script

/// The scripts of a run, read and parsed.
struct Suite {
  private(set) var readings: [Reading] = []
  /// Scripts that cannot be run, with the reason in full.
  private(set) var faults: [Fault] = []
  private let definitions: [String: String]
  private let versions: Selection.Versions
  private var requirementFiles = RequirementFiles()

  /// A script as it reads in one IP version or in all.
  struct Reading {
    var probe: Probe
    /// A plain script reads differently in each, for the words that are defined there; a probe does not.
    var mode: IPMode?
  }

  struct Fault: Equatable {
    var file: String
    var text: String
  }

  /// Reads every file; what is wrong with one hides none of the others.
  /// - Parameter definitions: of `-D NAME=VALUE`.
  init(files: [String], definitions: [String: String], _ versions: Selection.Versions) {
    self.definitions = definitions
    self.versions = versions
    for file in files {
      do throws(SystemError) {
        read(try Files.contents(of: file), file)
      } catch {
        add(Fault(file: file, text: error.description))
      }
    }
    faults = requirementFiles.faults + faults
  }

  /// The requirements of all tables near its probes.
  var requirements: [Requirement] { requirementFiles.requirements }

  /// The cells of the tables of states and segments near its probes.
  var cells: [StateCell] { requirementFiles.cells }

  /// Scripts without error.
  var count: Int { Set(readings.map(\.probe.file)).count }

  private mutating func read(_ text: [UInt8], _ file: String) {
    do throws(Diagnostic) {
      let outline = try ScriptParser.outline(of: text, file: file)
      guard outline.isPlain else { return parse(text, file, mode: nil) }
      for mode in versions.modes(ofPlain: file, outline.options) { parse(text, file, mode: mode) }
    } catch {
      add(Fault(file: file, text: error.description))
    }
  }

  private mutating func parse(_ text: [UInt8], _ file: String, mode: IPMode?) {
    var parser = Self.parser(definitions, mode)
    if mode == nil { requirementFiles.tell(&parser, of: file) }
    do throws(Diagnostic) {
      readings.append(Reading(probe: try parser.parse(text, file: file), mode: mode))
    } catch {
      add(Fault(file: file, text: error.description))
    }
  }

  /// For scripts without front matter in an IP version, or for those with it.
  static func parser(_ definitions: [String: String], _ mode: IPMode?) -> ScriptParser {
    ScriptParser(
      definitions: definitions, defaults: mode.map(Conventions.definitions) ?? [:],
      loadPrologue: loadPrologue, makeCallCheck: Engine.callCheck)
  }

  /// What is wrong in several versions is said once.
  private mutating func add(_ fault: Fault) {
    if faults.last != fault { faults.append(fault) }
  }

  /// `start: prologues/x.pkt` means the nearest such file: beside the script, or beside a folder that holds it.
  private static func loadPrologue(_ reference: String, from script: String) -> ScriptSource? {
    for folder in Ancestors(of: script) {
      let path = Files.join(folder, reference)
      guard Files.kind(of: path) == .file, let text = try? Files.contents(of: path) else {
        continue
      }
      return ScriptSource(path: path, text: text)
    }
    return nil
  }
}
