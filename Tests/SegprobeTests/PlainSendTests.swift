import ArgumentParser
import Testing

@testable import segprobe

/// The short way to read `send FLAGS HOST:PORT` says what ArgumentParser says of the same words.
struct PlainSendTests {
  @Test(arguments: ["S 127.0.0.1:80", "FPU [::1]:8080", "none www.example.net:1"])
  func `The plain form means what the parser makes of it`(_ line: String) throws {
    let words = ["send"] + line.split(separator: " ").map(String.init)
    let plain = try #require(SendCommand.plain(words))
    let parsed = try #require(try Segprobe.parseAsRoot(words) as? SendCommand)
    #expect(text(plain) == text(parsed))
    #expect(text(plain.fields) == text(parsed.fields))
    #expect(text(plain.way) == text(parsed.way))
  }

  @Test(arguments: [
    "send S", "send S 127.0.0.1:80 --ttl 5", "send S -n 127.0.0.1:80", "send SS 127.0.0.1:80",
    "send S 127.0.0.1", "run S 127.0.0.1:80", "send --help S", "",
  ])
  func `Everything else is left to the parser`(_ line: String) {
    #expect(SendCommand.plain(line.split(separator: " ").map(String.init)) == nil)
  }

  /// Each property and its value. The parser's wrappers keep them under the names with an underscore.
  private func text(_ options: Any) -> [String] {
    Mirror(reflecting: options).children.map { child in
      let value = Mirror(reflecting: child.value).descendant("_parsedValue", "value")
      return "\(child.label ?? ""): \(value.map { "\($0)" } ?? "missing")"
    }
  }
}
