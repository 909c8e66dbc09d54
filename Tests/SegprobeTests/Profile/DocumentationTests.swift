import Foundation
import Testing

@testable import segprobe

/// The keys that programs rely on.
@Suite struct DocumentationTests {
  private static let page = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("Sources/segprobe/segprobe.docc/Profile.md")

  /// The keys of the page's table with their units; `a.b`, `.c` stands for `a.b` and `a.c`.
  private func documented() throws -> [String: String] {
    let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
    var keys: [String: String] = [:]
    for row in text.split(separator: "\n") where row.hasPrefix("| `") && row.contains(".") {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      let names = cells[1].split(separator: ",").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      guard let first = names.first, first.contains("."), cells.count == 5 else { continue }
      let stem = first.prefix { $0 != "." }
      for name in names { keys[name.hasPrefix(".") ? stem + name : name] = cells[2] }
    }
    return keys
  }

  @Test func `Every key of the JSON form is documented with its unit, and no other`() throws {
    let keys = try documented()
    #expect(Set(keys.keys) == Set(Property.allCases.map(\.rawValue)))
    for property in Property.allCases {
      #expect(keys[property.rawValue] == property.unit ?? "", "\(property.rawValue)")
    }
  }
}
