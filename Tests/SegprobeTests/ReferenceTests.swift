import Foundation
import Match
import Testing

@testable import Engine
@testable import Script
@testable import segprobe

/// `Language.md`, the reference of the language, held against the parser.
@Suite struct ReferenceTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Sources/segprobe/segprobe.docc")

  private func text(_ page: String) throws -> String {
    try String(contentsOf: Self.folder.appendingPathComponent(page), encoding: .utf8)
  }

  /// What stands between backticks, cut into words.
  private func words(of text: String) -> Set<Substring> {
    var words: Set<Substring> = []
    // Every second part is between backticks; blocks of code begin and end with three, which makes no difference.
    for (index, part) in text.replacing("```", with: "").split(
      separator: "`", omittingEmptySubsequences: false
    ).enumerated() where index % 2 == 1 {
      words.insert(part)
      words.formUnion(part.split { " ,:=()[]{}*\n".contains($0) })
      words.formUnion(part.split { " ,:=()[]{}*0123456789".contains($0) })
    }
    return words
  }

  private static var vocabulary: [(String, [String])] {
    let icmp = [ICMPNames.version4, ICMPNames.version6]
    return [
      ("key", HeaderReader.keys), ("option", EventParser.optionNames),
      ("field after 'with'", EventParser.faultWords), ("variable", EventParser.variables),
      ("field of a capture", EventParser.capturedFields),
      ("field of GRE", EventParser.greFields.filter { $0 != "Flags" }),
      ("flag of GRE", Array(EventParser.greFlagNames.keys)),
      ("flag", EventParser.flagLetters.keys.map { String(UnicodeScalar($0)) }),
      ("state", ConnectionState.allCases.map(\.rawValue)), ("service", FrontMatter.services),
      ("symbol", Symbols.names), ("call", Array(CallSignature.all.keys)),
      ("ICMP type", icmp.flatMap(\.typeNames)),
      ("ICMP code", icmp.flatMap { names in names.typeNames.flatMap(names.codeNames) }),
    ]
  }

  @Test(arguments: vocabulary.map(\.0))
  func `All words of the language stand in the reference`(kind: String) throws {
    let known = words(of: try text("Language.md"))
    let all = Self.vocabulary.first { $0.0 == kind }?.1 ?? []
    #expect(!all.isEmpty)
    let missing = all.filter { !known.contains($0[...]) && !known.contains("\($0)#") }
    #expect(missing.isEmpty, "\(kind): \(missing)")
  }

  @Test(arguments: ["Language.md", "WritingProbes.md"])
  func `Every example is read by the parser`(page: String) throws {
    let blocks = try text(page).split(separator: "```pkt\n").dropFirst()
      .map { $0.split(separator: "```", maxSplits: 1)[0] }
    #expect(blocks.count >= 3)
    for block in blocks {
      let octets = Array(block.utf8)
      let parser = ScriptParser(makeCallCheck: Engine.callCheck)
      do {
        let probe = try parser.parse(octets, file: page)
        _ = try ScriptOptions(probe.options)
        #expect(try parser.formatted(octets, file: page) == octets, "\(block)")
      } catch {
        Issue.record("\(error)\n\(block)")
      }
    }
  }
}
