import Engine
import Script

/// The probes of a run, read and parsed.
struct Suite {
  private(set) var probes: [Probe] = []
  /// Scripts that cannot be run, with the reason in full.
  private(set) var faults: [Fault] = []

  struct Fault {
    var file: String
    var text: String
  }

  /// Reads every file; what is wrong with one hides none of the others.
  /// - Parameter definitions: of `-D NAME=VALUE`.
  init(files: [String], definitions: [String: String]) {
    let parser = ScriptParser(
      definitions: definitions, loadPrologue: Self.loadPrologue, makeCallCheck: Engine.callCheck)
    for file in files {
      do throws(SystemError) {
        let text = try Files.contents(of: file)
        parse(text, file, parser)
      } catch {
        faults.append(Fault(file: file, text: error.description))
      }
    }
  }

  private mutating func parse(_ text: [UInt8], _ file: String, _ parser: ScriptParser) {
    do throws(Diagnostic) {
      probes.append(try parser.parse(text, file: file))
    } catch {
      faults.append(Fault(file: file, text: error.description))
    }
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
