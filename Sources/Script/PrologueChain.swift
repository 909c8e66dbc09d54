/// The prologues of a script, the one that runs first at the front.
struct PrologueChain {
  private(set) var files: [ScriptFile] = []

  /// Prologues of prologues.
  private static let longest = 16

  init(of script: ScriptFile, load: ScriptParser.Loader) throws(Diagnostic) {
    var current = script
    var paths = [script.source.file]
    while let reference = current.header?.matter.start {
      let source = try Self.find(reference, in: current, load)
      guard !paths.contains(source.path) else {
        throw Self.failure(
          "the prologue '\(source.path)' starts itself, by way of others or directly", in: current)
      }
      paths.append(source.path)
      guard paths.count <= Self.longest else {
        throw Self.failure("more than \(Self.longest) prologues, one before the other", in: current)
      }
      current = try ScriptFile(source.text, file: source.path)
      if current.header?.rows.isEmpty == false {
        throw current.failure("a prologue cannot have 'cases'", atKey: "cases")
      }
      files.insert(current, at: 0)
    }
  }

  private static func find(
    _ reference: String, in script: ScriptFile, _ load: ScriptParser.Loader
  ) throws(Diagnostic) -> ScriptSource {
    guard let source = load(reference, script.source.file) else {
      throw failure("there is no prologue '\(reference)'", in: script)
    }
    return source
  }

  private static func failure(_ message: String, in script: ScriptFile) -> Diagnostic {
    script.failure(message, atKey: script.header?.startKey ?? "start")
  }
}

extension ScriptFile {
  /// An error at a key of the front matter.
  func failure(_ message: String, atKey key: String) -> Diagnostic {
    let start = SourceLocation(file: source.file, line: 1, column: 1)
    return source.diagnostic(message, at: header?.places[key] ?? start)
  }
}
