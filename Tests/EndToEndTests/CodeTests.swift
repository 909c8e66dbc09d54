import Testing

@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct CodeTests {
  private static func script(_ code: String) -> String {
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 %{ \(code) }%\n"
  }

  @Test func `What code prints is in the ladder, and it runs where the script is`() throws {
    let folder = try ScriptFolder().write("a/helper.py", "def help(): return 'helped'\n")
      .write("a/b.pkt", Self.script("import helper; print(helper.help(), tcpi_state)"))
    let outcome = try Program.run("run", "a/b.pkt", "-v", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("(helped 7)"))
    #expect(try folder.names(in: "a").filter { $0 != "__pycache__" } == ["b.pkt", "helper.py"])
  }

  @Test func `A failed assertion says what the value was`() throws {
    let folder = try ScriptFolder().write("a.pkt", Self.script("assert tcpi_state == TCP_LISTEN"))
    let outcome = try Program.run("run", "a.pkt", in: folder)
    #expect(outcome.status == 1)
    for text in [
      "a.pkt:2:7: the assertion does not hold: tcpi_state was 7\n",
      "    2 | assert tcpi_state == TCP_LISTEN\n",
      "    expected  tcpi_state == 10\n", "    actual    tcpi_state == 7\n",
    ] { #expect(outcome.output.contains(text), "\(text)") }
  }
}
