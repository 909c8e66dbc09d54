import Foundation
import Script

/// The files of `Probes/`, read where the sources of this test stand.
enum ProbeFolder {
  static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Probes")

  /// All scripts, those that others start with among them.
  static let paths: [String] = {
    let found = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String }
    return (found ?? []).filter { $0.hasSuffix(".pkt") }.sorted()
  }()

  static func text(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(path)))
  }

  /// Finds `start: prologues/...` as it stands in this folder.
  static func parser(for path: String) -> ScriptParser {
    var parser = ScriptParser(loadPrologue: { reference, _ in
      (try? text(reference)).map { ScriptSource(path: reference, text: $0) }
    })
    parser.isPrologue = path.hasPrefix("prologues/")
    return parser
  }
}
