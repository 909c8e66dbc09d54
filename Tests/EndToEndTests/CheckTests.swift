import Foundation
import Testing

@Suite struct CheckTests {
  private static let probes = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Probes").path

  @Test func `Nothing is wrong with our own probes`() throws {
    let check = try Program.run("check", Self.probes, in: ScriptFolder())
    #expect(!check.output.contains(": error: "), "\(check.output)")
    #expect(check.status <= 1 && check.errors == "")
  }

  @Test func `Our own probes are tidily set`() throws {
    let format = try Program.run("fmt", "--check", Self.probes, in: ScriptFolder())
    #expect(format.status == 0 && format.output == "" && format.errors == "", "\(format)")
  }

  @Test func `One line for each finding, of every file of a folder`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.wrong).write("b/b.pkt", Scripts.pass)
      .write("b/prologues/c.pkt", "/*---\ntitle: c\nstart: nowhere.pkt\n---*/\n")
      .write("plain.pkt", "--tolerance_usecs=many\n0 < S 0:0(0) win 5\n")
      .write("deviations/linux.yaml", "- { probe: none.pkt, actual: x, reason: y }\n")
    let outcome = try Program.run("check", ".", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let lines = outcome.output.replacing("./", with: "").split(separator: "\n")
    #expect(lines.count == 4, "\(outcome.output)")
    #expect(
      lines.first
        == "a.pkt:5:6: error: unknown TCP flag in 'Q.'; flags are S, F, R, P, U, E, W, A and '.' for ACK"
    )
    #expect(
      lines.contains {
        $0.hasPrefix("b/prologues/c.pkt:3:1: error: there is no prologue 'nowhere.pkt'")
      })
    #expect(
      lines.contains(
        "plain.pkt:1:1: error: the option --tolerance_usecs must be 0 to 3600000000"))
    #expect(lines.contains { $0.contains("deviations/linux.yaml:1") && $0.contains("none.pkt") })
  }

  @Test func `What is not there ends with 2`() throws {
    let folder = try ScriptFolder().write("empty/readme", "")
    #expect(try Program.run("check", "nowhere.pkt", in: folder).status == 2)
    #expect(try Program.run("check", "empty", in: folder).status == 2)
    #expect(try Program.run("check", in: folder).status == 2)
  }

  private static let tidy = Scripts.pass.replacing("0 < S", with: "0  < S")
  private static let untidy = Scripts.pass.replacing("+0 >", with: "+0    >  ")

  @Test func `A file is set tidily once, and keeps its rights`() throws {
    let folder = try ScriptFolder().write("a.pkt", Self.untidy).write("b.pkt", Self.tidy)
    let path = folder.url.appendingPathComponent("a.pkt").path
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let check = try Program.run("fmt", "--check", ".", in: folder)
    #expect(check.status == 1 && check.output == "./a.pkt\n" && check.errors == "")
    #expect(try folder.read("a.pkt") == Self.untidy)
    let outcome = try Program.run("fmt", ".", in: folder)
    #expect(outcome.status == 0 && outcome.output == "./a.pkt\n" && outcome.errors == "")
    #expect(try folder.read("a.pkt") == Self.tidy)
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    #expect(try Program.run("fmt", "--check", ".", in: folder).status == 0)
    #expect(try folder.names() == ["a.pkt", "b.pkt"])
  }

  @Test func `What is wrong is left as it is, and the others are formatted`() throws {
    let folder = try ScriptFolder().write("a.pkt", Scripts.wrong + "\n\n").write(
      "b.pkt", Self.untidy)
    let outcome = try Program.run("fmt", ".", in: folder)
    #expect(outcome.status == 2 && outcome.output == "./b.pkt\n")
    #expect(outcome.errors.hasPrefix("./a.pkt:5:6: error: unknown TCP flag"))
    #expect(try folder.read("a.pkt") == Scripts.wrong + "\n\n")
  }

  @Test func `Standard input goes to standard output`() throws {
    func filter(_ text: String, _ more: String...) throws -> Program.Outcome {
      let folder = try ScriptFolder().write("input", text)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["fmt", "-"] + more
      process.standardInput = try FileHandle(
        forReadingFrom: folder.url.appendingPathComponent("input"))
      let running = Program.Running(folder: folder, process: process)
      (process.standardOutput, process.standardError) = (running.output, running.errors)
      try process.run()
      return running.finish()
    }
    let outcome = try filter(Self.untidy)
    #expect(outcome.status == 0 && outcome.output == Self.tidy && outcome.errors == "")
    #expect(try filter(Self.untidy, "--check").status == 1)
    #expect(try filter(Self.tidy, "--check").status == 0)
    let wrong = try filter(Scripts.wrong)
    #expect(wrong.status == 2 && wrong.output == "" && wrong.errors.contains("standard input:5:6"))
    #expect(try filter(Self.tidy, "b.pkt").status == 2)
  }
}
