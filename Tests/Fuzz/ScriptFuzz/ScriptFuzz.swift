import Script

/// libFuzzer's entry: the parser must answer any text with a probe or an error, and soon.
///
/// A prologue is the text itself without its first line, so that chains of prologues are tried too.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = unsafe Array(UnsafeBufferPointer(start: data, count: count))
  let parser = ScriptParser(definitions: ["DEFINED": "5"]) { reference, _ in
    let rest = text.drop { $0 != 0x0A }.dropFirst()
    return rest.isEmpty ? nil : ScriptSource(path: reference, text: Array(rest))
  }
  do throws(Diagnostic) {
    let probe = try parser.parse(text, file: "fuzz")
    precondition(!probe.cases.isEmpty && probe.cases.allSatisfy { !$0.events.isEmpty })
  } catch {
    precondition(!error.description.isEmpty)
  }
  return 0
}
