import Foundation
import Testing

/// Probing by hand, in a network namespace with nothing but its loopback and `segprobe serve`.
@Suite(.enabled(if: machineAllowsLabs, "no namespaces on this machine"))
struct ManualTests {
  private func shell(_ command: String, in folder: ScriptFolder = try! ScriptFolder()) throws
    -> Program.Outcome
  {
    try ServedNamespace.shell(command, in: folder)
  }

  @Test(arguments: [
    ("S 127.0.0.1:7007", 0, "open: "), ("S [::1]:7007", 0, "open: "),
    ("S 127.0.0.1:7008", 1, "closed: RST"), ("S [::1]:7008", 1, "closed: RST"),
    ("A 127.0.0.1:7007", 1, "closed: RST"), ("F 127.0.0.1:7007 --wait 0.1", 3, "silent: "),
    ("S --checksum bad 127.0.0.1:7007 --wait 0.1", 3, "filtered: "),
    ("S -n 3 --interval 0.001 127.0.0.1:7007", 0, "open: "),
    ("--established FA 127.0.0.1:7007 --wait 0.2", 0, "closed its side too"),
    ("--established FA [::1]:7004 --wait 0.2", 0, "the connection lives"),
    ("--established PA --text hello 127.0.0.1:7007 --wait 0.2", 0, "\"hello\""),
    ("--established PA --hex 68656c6c6f 127.0.0.1:7007 --wait 0.2", 0, "\"hello\""),
  ])
  func `A segment is sent, and its answers explained`(
    _ arguments: String, _ status: Int, _ text: String
  ) throws {
    let outcome = try shell("\"$segprobe\" send \(arguments)")
    #expect(Int(outcome.status) == status, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(text), "\(outcome.output)\(outcome.errors)")
  }

  @Test func `The kernel does not reset what is ours`() throws {
    let outcome = try shell("\"$segprobe\" send --established none 127.0.0.1:7004 --wait 0.3")
    #expect(!outcome.output.contains("> R"), "\(outcome.output)")
    #expect(outcome.output.contains("< R"), "nothing is left half open: \(outcome.output)")
  }

  @Test func `A payload comes from standard input`() throws {
    let outcome = try shell(
      "printf abc | \"$segprobe\" send --established PA --file - 127.0.0.1:7007 --wait 0.2")
    #expect(outcome.output.contains("> P. 1:4(3) ack 4"), "\(outcome.output)\(outcome.errors)")
  }

  @Test(arguments: [
    ("send S 127.0.0.1:7007 --source 192.0.2.9", "no address of this machine"),
    ("send S nowhere.invalid:80", "nowhere.invalid"),
    ("send S 127.0.0.1", "invalid for '<target>'"), ("send SS 127.0.0.1:80", "flags"),
    ("send S --options 'mss' 127.0.0.1:7007", "expected a value for the MSS"),
    ("send S --hex 123 127.0.0.1:7007", "pairs of hexadecimal digits"),
    ("send S 127.0.0.1:7007 --netns no-such-namespace", "no-such-namespace"),
    ("serve gopher", "gopher"), ("serve echo=7007", "in use"),
    ("leaks 127.0.0.1:7009", "refused"),
  ])
  func `What cannot be done is said`(_ arguments: String, _ text: String) throws {
    let outcome = try shell("\"$segprobe\" \(arguments)")
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    let said = outcome.output + outcome.errors
    #expect(said.lowercased().contains(text.lowercased()), "\(said)")
  }

  @Test func `Who never closes is found`() throws {
    let leaking = try shell("\"$segprobe\" leaks 127.0.0.1:7004 -n 50 --wait 0.2")
    #expect(leaking.status == 1)
    #expect(leaking.output.contains("50 LEAKED"), "\(leaking.output)\(leaking.errors)")
    let closing = try shell("\"$segprobe\" leaks [::1]:7007 -n 50 --wait 5")
    #expect(closing.status == 0)
    #expect(closing.output.contains("50 closed by the server"), "\(closing.output)")
  }

  @Test func `Who is interrupted before the time is up accuses nobody`() throws {
    let outcome = try shell(
      """
      "$segprobe" leaks 127.0.0.1:7004 -n 10 --wait 60 & leaks=$!
      until ss -Htn state fin-wait-2 'dport = 7004' | grep -q 7004; do sleep 0.05; done
      kill -INT $leaks; wait $leaks; echo "status $?"
      """)
    #expect(outcome.output.contains("interrupted: whether the server would have closed 10 others"))
    #expect(outcome.output.contains("status 2"), "\(outcome.output)\(outcome.errors)")
    #expect(!outcome.output.contains("LEAKED"))
  }

  @Test func `Who closes first is found`() throws {
    let first = try shell("\"$segprobe\" leaks 127.0.0.1:7013 -n 20 --reverse --wait 5")
    #expect(first.output.contains("20 closed by the server"), "\(first.output)")
    let http = "\"$segprobe\" leaks 127.0.0.1:7080 -n 5 --reverse --wait 0.3 --request"
    let old = try shell(#"\#(http) 'GET / HTTP/1.0\r\n\r\n'"#)
    #expect(old.output.contains("5 closed by the server"), "\(old.output)")
    let new = try shell(#"\#(http) 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'"#)
    #expect(new.output.contains("5 not closed by the server"), "\(new.output)")
  }
}
