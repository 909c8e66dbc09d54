import Foundation
import Testing

/// The grammar for editors, `segprobe.tmLanguage.json`.
@Suite struct GrammarTests {
  private static let url = ProbeFolder.url.deletingLastPathComponent()
    .appendingPathComponent("Sources/segprobe/segprobe.docc/segprobe.tmLanguage.json")

  private func grammar() throws -> TextMateGrammar { try TextMateGrammar(contentsOf: Self.url) }

  @Test func `Every word of every probe has a scope of its own`() throws {
    let grammar = try grammar()
    var known: Set<String> = []
    for path in ProbeFolder.paths {
      let text = String(decoding: try ProbeFolder.text(path), as: UTF8.self)
      let tokens = grammar.tokens(of: text, skippingLines: &known)
      let plain = tokens.filter { $0.scope == nil && !$0.text.allSatisfy(\.isWhitespace) }
      #expect(plain.isEmpty, "\(path): \(plain.map(\.text))")
    }
  }

  @Test func `What a word is depends on where it stands`() throws {
    let script = """
      /*---
      title: one > two
      ---*/
      --define=X=5
      0~1 A < S. RCV.NXT+1:2(1) ack $x win >= 5 <mss 1460, TS val 1 ecr 2> "a\\n" with seq! 7 as t = win
      +0 close(4) = -1 EBADF (Bad file descriptor) // why
      +0 state FIN-WAIT-1 or CLOSED
      +0~+1 > none
      """
    var known: Set<String> = []
    let tokens = try grammar().tokens(of: script, skippingLines: &known)
    let expected = [
      ("title: one > two", "source.yaml"), ("--define", "keyword.other.option"),
      ("0~1", "constant.numeric.time"), ("A", "entity.name.tag.connection"),
      ("<", "keyword.operator.direction"), ("S.", "storage.modifier.flags"),
      ("RCV.NXT", "variable.language.sequence"), ("$x", "variable.parameter.value"),
      (">=", "keyword.operator.relation"), ("mss", "entity.name.type.option"),
      ("val", "keyword.other.option-field"), ("a", "string.quoted.double"),
      ("\\n", "constant.character.escape"), ("seq!", "keyword.other.fault"),
      ("t", "variable.other.capture"), ("win", "support.variable.field"),
      ("close", "entity.name.function"), ("EBADF", "constant.other.errno"),
      ("(Bad file descriptor)", "comment.other.errno"),
      ("// why", "comment.line.double-slash"), ("state", "keyword.control.state"),
      ("FIN-WAIT-1", "constant.language.state"), ("or", "keyword.control.or"),
      ("none", "keyword.control.silence"),
    ]
    for (text, scope) in expected {
      #expect(
        tokens.contains { $0.text == text && $0.scope == scope },
        "\(text): \(tokens.filter { $0.text == text }.map(\.scope))")
    }
  }
}
