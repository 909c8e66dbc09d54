import ArgumentParser
import Engine
import Link
import Match
import Testing
import Wire

@testable import segprobe

/// The short way to read `send FLAGS HOST:PORT` says what ArgumentParser says of the same words.
struct PlainSendTests {
  @Test(arguments: ["S 127.0.0.1:80", "FPU [::1]:8080", "none www.example.net:1"])
  func `The plain form means what the parser makes of it`(_ line: String) throws {
    let words = ["send"] + line.split(separator: " ").map(String.init)
    let plain = try #require(SendCommand.plain(words))
    let parsed = try #require(try Segprobe.parseAsRoot(words) as? SendCommand).sending()
    #expect(numbers(plain) == numbers(parsed))
    #expect(plain.text == nil)
  }

  private func numbers(_ sending: Sending) -> [String] {
    Mirror(reflecting: sending).children.filter { !["open", "text"].contains($0.label) }
      .map { "\($0.label ?? ""): \($0.value)" }
  }

  /// Without fields named, the segment is written without the notation between.
  @Test(
    arguments: ["S", "SA", "A", "F", "FPU", "R", "RA", "SEW", "none"],
    ["192.0.2.1 192.0.2.2", "fd00::1 fd00::2"])
  func `The plain form sends the octets that the parser's form sends`(
    _ letters: String, _ addresses: String
  ) throws {
    let ends = try addresses.split(separator: " ").map {
      Endpoint(address: try #require(IPAddress($0)), port: 80)
    }
    let basis = Basis(name: "", tester: ends[0], target: ends[1])
    let (one, other) = (MemoryLink(), MemoryLink())
    var (plain, parsed) = (Exchange(one, basis), Exchange(other, basis))
    let flags = try #require(FlagLetters(argument: letters))
    let command = try #require(
      try Segprobe.parseAsRoot(["send", letters, "x:80"]) as? SendCommand)
    let text = try #require(try command.sending().text)
    let sent = try plain.send(flags.flags, sequence: 4_000_000_000)
    #expect(try parsed.send(text(4_000_000_000, nil)) == [sent.line])
    #expect(one.frames.packet(0) == other.frames.packet(0))
    #expect(plain.nextSequence == parsed.nextSequence)
  }

  @Test(arguments: [
    "send S", "send S 127.0.0.1:80 --ttl 5", "send S -n 127.0.0.1:80", "send SS 127.0.0.1:80",
    "send S 127.0.0.1", "run S 127.0.0.1:80", "send --help S", "",
  ])
  func `Everything else is left to the parser`(_ line: String) {
    #expect(SendCommand.plain(line.split(separator: " ").map(String.init)) == nil)
  }
}
