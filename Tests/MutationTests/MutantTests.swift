import Engine
import Match
import Mutation
import Script
import Testing
import Wire

@Suite("Mutants: what is changed, and what a probe must notice")
struct MutantTests {
  static let answered = "+0 < P. 1:11(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 11 \"hello\"\n"

  @Test("What came after the prologue is changed, one thing at a time")
  func names() throws {
    let names = try Trial(Self.answered).mutants().map(\.name)
    #expect(
      names == [
        "segment 1 sent twice", "segment 1 dropped", "segment 1 delayed", "checksum of segment 1",
        "payload of segment 1", "length of segment 1", "FIN of segment 1", "SYN of segment 1",
        "RST of segment 1", "ACK of segment 1", "URG of segment 1", "ECE of segment 1",
        "CWR of segment 1", "a reserved bit of segment 1", "PSH of segment 1", "seq of segment 1",
        "ack of segment 1", "option added to segment 1",
      ])
  }

  @Test("A case that looks at everything notices every change")
  func killed() throws {
    let trial = try Trial(Self.answered)
    let mutants = trial.mutants()
    #expect(!mutants.isEmpty)
    for mutant in mutants {
      let transcript = trial.run(mutant)
      #expect(transcript.isMutated, "\(mutant.name)")
      #expect(transcript.verdict.hasFailed, "\(mutant.name): \(transcript.verdict)")
    }
  }

  @Test("A case that does not look passes all the same, with the change in its transcript")
  func survived() throws {
    let trial = try Trial("+0 < P. 1:11(10) ack 1 win 65535\n+0 > any 1(>= 1)\n")
    let survivors = trial.mutants().filter { trial.run($0).verdict == .pass }.map(\.name)
    #expect(
      Set(survivors).isSuperset(of: [
        "payload of segment 1", "ack of segment 1", "FIN of segment 1",
      ]))
    #expect(!survivors.contains("checksum of segment 1"))
  }

  @Test("Where silence will do, no segment need come, and none at a certain time")
  func silenceAllowed() throws {
    let names = try Trial(
      "+0 < P. 1:11(10) ack 1 win 65535\n+0~+.2 > none or > P. 1:6(5) ack 11\n"
    ).mutants().map(\.name)
    #expect(names.contains("segment 1 sent twice"))
    #expect(!names.contains("segment 1 dropped"))
    #expect(!names.contains("segment 1 delayed"))
  }

  @Test("Windows are changed where the probe or its requirement speaks of them")
  func windows() throws {
    func window(_ body: String, _ fields: Set<Field> = []) throws -> String? {
      try Trial("+0 < P. 1:11(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 11 \(body)\n")
        .mutants(fields).first { $0.name == "win of segment 1" }?.mutated
    }
    #expect(try window("") == nil)
    #expect(try window("win *") == nil)
    #expect(try window("win 1000") == "P. 1:6(5) ack 11 win 1001 \"hello\"")
    #expect(try window("win >= 900") == "P. 1:6(5) ack 11 win 0 \"hello\"")
    #expect(try window("win <= 1000") == "P. 1:6(5) ack 11 win 65535 \"hello\"")
    #expect(try window("", [.window]) == "P. 1:6(5) ack 11 win 0 \"hello\"")
  }

  @Test("A service's own words are changed where the probe names them, or where they come again")
  func freeText() throws {
    func changed(_ body: String) throws -> [Mutant] {
      try Trial(body).mutants(textIsFree: true).filter { $0.change == .payload }
    }
    let once = "+0 < P. 1:11(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 11\n"
    let again = "+.1 < P. 11:21(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 21\n"
    #expect(try changed(once).isEmpty)
    #expect(try changed(Self.answered).map(\.name) == ["payload of segment 1"])
    let mutants = try changed(once + again)
    #expect(mutants.map(\.name) == ["payload of segment 1", "payload of segment 2"])
    // What was sent there first is what must come.
    for mutant in mutants { #expect(try Trial(once + again).run(mutant).verdict.hasFailed) }
  }

  @Test("Events that a row brings are told apart, though they stand at one place")
  func rows() throws {
    let row = "+0 < P. 1:11(10) ack 1 win 65535 +0~+.5 > P. 1:6(5) ack 11"
    let trial = try Trial("$first\n", header: "cases: [{ name: a, first: \"\(row)\" }]\n")
    let delayed = try #require(trial.mutants().first { $0.name == "segment 1 delayed" })
    #expect(trial.run(delayed).verdict.hasFailed)
  }

  @Test("Only the segment that fails a run is spared what nobody looks for behind a failure")
  func deviation() throws {
    func names(_ rest: String) throws -> [String] {
      try Trial(Self.answered + rest).mutants().map(\.name)
    }
    #expect(try names("+0~+.1 > . 6:6(0) ack 11\n").contains("segment 1 sent twice"))
    let wrong = "+0 < P. 1:11(10) ack 1 win 65535\n+0 > P. 1:6(5) ack 12\n"
    #expect(try !Trial(wrong).mutants().map(\.name).contains("segment 1 sent twice"))
  }

  @Test("A prologue's segments count as segments, but are not changed")
  func prologue() throws {
    let mutant = try #require(try Trial(Self.answered).mutants().first)
    guard case .packet(2, _) = mutant.place else {
      Issue.record("\(mutant.place)")
      return
    }
    #expect(mutant.location?.line == 7)
    #expect(mutant.original == "P. 1:6(5) ack 11 win 1000 \"hello\"")
  }

  @Test("What a requirement speaks of is read from a table; a mistake is said with its line")
  func table() throws {
    let table = try SpokenFields(
      parsing: "id,fields\n# the window\nRFC9293:SHLD-14,win\n\nRFC9293:MUST-14,mss win\n")
    #expect(
      table.fields(of: ["RFC9293:MUST-14", "RFC9293:MUST-2"]) == [.window, .maximumSegmentSize])
    #expect(table.fields(of: ["RFC9293:SHLD-14"]) == [.window])
    let wrong = "RFC9293:MUST-14,mss\nRFC9293:SHLD-14,window\n"
    let problem = #expect(throws: SpokenFields.Problem.self) {
      try SpokenFields(parsing: wrong)
    }
    #expect(problem?.line == 2)
    #expect(problem?.description.hasPrefix("unknown field 'window'") == true)
  }
}
