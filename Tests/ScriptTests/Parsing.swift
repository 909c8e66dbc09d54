import Script
import Testing

/// Parses a script that must be right.
func parse(
  _ text: String, file: String = "test.pkt", definitions: [String: String] = [:],
  prologues: [String: String] = [:]
) throws -> Probe {
  try parser(definitions, prologues).parse(Array(text.utf8), file: file)
}

/// The rendered error of a script that must be wrong.
func errorText(
  of text: String, file: String = "test.pkt", definitions: [String: String] = [:],
  prologues: [String: String] = [:]
) -> String {
  do {
    _ = try parser(definitions, prologues).parse(Array(text.utf8), file: file)
    return "no error"
  } catch {
    return error.description
  }
}

/// Prologues by the name after `start:`, which is their path too.
private func parser(_ definitions: [String: String], _ prologues: [String: String]) -> ScriptParser
{
  ScriptParser(
    definitions: definitions,
    loadPrologue: { reference, _ in
      prologues[reference].map { ScriptSource(path: reference, text: Array($0.utf8)) }
    })
}
