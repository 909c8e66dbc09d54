import Foundation
import Testing

/// The page in a real browser, where one is installed.
@Suite(
  .serialized,
  .enabled(if: machineAllowsLabs && Browser.path != nil, "no namespaces or no Chromium here"))
struct PageTests {
  private let folder: ScriptFolder

  init() throws {
    folder = try ScriptFolder().write("b.pkt", Scripts.fail).write("c.pkt", Scripts.pass)
      .write("d<b>.pkt", Scripts.pass)
    _ = try Program.run("run", ".", "--report", "html=page.html", in: folder)
  }

  /// What the browser has made of the page at this place.
  private func document(_ place: String) throws -> String {
    try Browser.document(folder.url.appendingPathComponent("page.html").path, place)
  }

  @Test func `The summary names what failed and links to it`() throws {
    let document = try document("")
    #expect(document.contains("2 of 6 cases are not as they should be"))
    #expect(document.contains("href=\"#/case/0\">./b.pkt</a>"))
    #expect(document.contains("d&lt;b&gt;.pkt") || !document.contains("<b>.pkt"))
  }

  @Test func `A case has its ladder, its script and the difference`() throws {
    let document = try document("#/case/0")
    for text in [
      "<svg", "S 0:0(0) win 65535", "expected: . 1:1(0) ack 12", "Download the capture",
      "class=\"wrong\">+0 &gt; . 1:1(0) ack 12", "class=\"done\">",
      "<td class=\"mono\">12</td><td class=\"mono\">11</td>",
    ] { #expect(document.contains(text), "\(text)") }
  }

  @Test func `The list is filtered by what its address says`() throws {
    let all = try document("#/cases")
    #expect(all.contains("6 of 6 cases"))
    let failed = try document("#/cases?verdict=fail&ip=6")
    #expect(failed.contains("1 of 6 cases"))
    #expect(try document("#/cases?q=nothing-like-this").contains("0 of 6 cases"))
  }

  @Test func `A ladder has the states and numbers of both ends`() throws {
    let document = try document("#/case/0")
    for text in [">SYN-SENT<", ">SYN-RECEIVED<", ">ESTABLISHED<", "UNA 0 NXT 1"] {
      #expect(document.contains(text), "\(text)")
    }
  }

  @Test func `A page without cells of the table has no view of it`() throws {
    #expect(try !document("").contains("#/states"))
    #expect(try document("#/states").contains("cases are not as they should be"))
  }

  @Test func `The table of states links each cell with its cases`() throws {
    let folder = try ScriptFolder().write("suite/requirements/states.csv", Self.table)
      .write("suite/requirements/ours.csv", "rfc,sections\n9293,3 3.10.7.2\n")
      .write("suite/listen.pkt", Scripts.cells)
    let run = try Program.run("run", "suite", "--report", "html=page.html", in: folder)
    #expect(run.status == 1, "\(run.output)\(run.errors)")
    let page = folder.url.appendingPathComponent("page.html").path
    let states = try Browser.document(page, "#/states")
    #expect(states.contains("2 of 3 cells of RFC 9293"))
    #expect(states.contains("aria-label=\"LISTEN, SYN: FAIL\""))
    #expect(states.contains("aria-label=\"LISTEN, RST: pass\""))
    // One cell can be reached with Tab, the others with arrow keys.
    #expect(states.contains("tabindex=\"0\">FAIL</a>"))
    #expect(states.components(separatedBy: "tabindex=\"-1\">ok").count == 2)
    #expect(states.contains("href=\"#/cases?state=LISTEN&amp;segment=SYN\""))
    let cases = try Browser.document(page, "#/cases?state=LISTEN&segment=SYN")
    #expect(cases.contains("2 of 2 cases"))
    #expect(cases.contains("SYN+ACK(ISS,RCV.NXT+1)"))
    let own = try Browser.document(page, "#/case/0")
    #expect(own.contains("Observed: <span class=\"mono\">SYN+ACK(ISS,RCV.NXT+1)</span>"))
  }

  private static let table = """
    state,segment,rfc_response,next_state,confidence
    LISTEN,SYN,"SYN+ACK(ISS,RCV.NXT+1)",SYN-RECEIVED,high
    LISTEN,RST,silence,LISTEN,high
    CLOSED,RST,silence,CLOSED,high

    """

  @Test func `A place that is not there shows the summary`() throws {
    #expect(try document("#/case/99").contains("cases are not as they should be"))
    #expect(try document("#/nonsense").contains("cases are not as they should be"))
  }
}

enum Browser {
  static let path: String? = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static func document(_ file: String, _ place: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(path))
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
      "--dump-dom", "file://\(file)\(place)",
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let octets = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // The data stand in the document, too; only what is shown counts.
    let text = String(decoding: octets, as: UTF8.self)
    return text.components(separatedBy: "<script").first ?? ""
  }
}
