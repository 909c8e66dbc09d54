import Foundation
import Testing

@testable import Script

/// The tables beside this system's headers.
@Suite struct SymbolTests {
  static let compiler = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static let headers = [
    "errno", "fcntl", "poll", "stdio", "sys/epoll", "sys/file", "sys/ioctl", "sys/socket",
    "netinet/in",
    "netinet/tcp", "netinet/udp", "linux/errqueue", "linux/icmp", "linux/icmpv6", "linux/sockios",
    "linux/capability", "linux/net_tstamp",
  ]

  /// Every symbol that is a macro or constant of the headers; what this system does not have is left out.
  @Test(.enabled(if: compiler != nil)) func valuesAreThoseOfTheHeaders() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "symbols-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "values.c")
    let lines = Symbols.names.map {
      "#ifdef \($0)\n  printf(\"\($0) %lld\\n\", (long long)(\($0)));\n#endif"
    }
    let includes = Self.headers.map { "#include <\($0).h>" }
    let text =
      ["#define _GNU_SOURCE", "#include <stddef.h>"] + includes + ["int main(void) {"] + lines + [
        "}"
      ]
    try text.joined(separator: "\n").write(to: source, atomically: true, encoding: .utf8)
    let program = folder.appending(path: "values")
    _ = try run(try #require(Self.compiler), "-w", "-o", program.path, source.path)
    let values = try run(program.path).split(separator: "\n").map { $0.split(separator: " ") }
    // The headers give most of them, however old they are.
    #expect(values.count > 500)
    for value in values {
      #expect(Symbols.value(of: String(value[0])) == Int64(value[1]), "\(value[0])")
    }
  }

  /// Every word of a table is a name or its number, and no name stands twice.
  @Test func tablesAreWhole() {
    let words = (Symbols.tables + [Symbols.errorNumbers]).flatMap {
      $0.split { $0 == " " || $0 == "\n" }
    }
    #expect(words.count == 2 * Symbols.names.count)
    #expect(Symbols.names.allSatisfy { $0.first?.isUppercase == true })
  }

  @Test func statesAndErrors() {
    #expect(Symbols.value(of: "TCP_ESTABLISHED") == 1)
    #expect(Symbols.value(of: "TCP_CLOSING") == 11)
    #expect(Symbols.value(of: "TCP_CA_LOSS") == 4)
    #expect(Symbols.errors["EWOULDBLOCK"] == 11)
    #expect(Symbols.errors["SOL_TCP"] == nil)
    #expect(Symbols.value(of: "SOL_FOO") == nil)
  }

  private func run(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self)
  }
}
