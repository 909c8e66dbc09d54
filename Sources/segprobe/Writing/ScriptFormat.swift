import Engine
import Script

/// Formats scripts as they are found: each with the prologues and the words that `segprobe run` would give it.
struct ScriptFormat {
  let definitions: [String: String]

  /// - Parameter file: the path, for messages and for finding prologues.
  /// - Throws: why it is left as it is.
  func formatted(_ text: [UInt8], _ file: String) throws(Diagnostic) -> [UInt8] {
    let outline = try ScriptParser.outline(of: text, file: file)
    var parser = Suite.parser(
      definitions,
      outline.isPlain ? Selection.Versions.own.modes(ofPlain: file, outline.options).first : nil)
    parser.isPrologue = ProbeFiles.isPrologue(file)
    return try parser.formatted(text, file: file)
  }
}
