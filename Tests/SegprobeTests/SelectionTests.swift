import Script
import Testing

@testable import Engine
@testable import segprobe

@Suite struct SelectionTests {
  private func modes(
    _ versions: Selection.Versions, _ file: String, _ written: String? = nil
  ) -> [IPMode] {
    let location = SourceLocation(file: file, line: 1, column: 1)
    let options = written.map {
      [ScriptOption(name: "ip_version", value: $0, location: location)]
    }
    return versions.modes(ofPlain: file, options ?? [])
  }

  @Test func aPlainScriptIsRunInIPv4OrInAllVersions() {
    #expect(modes(.own, "a.pkt") == [.version4])
    #expect(modes(.all, "a.pkt") == [.version4, .version6, .mapped])
    #expect(modes(.only(.mapped), "a.pkt") == [.mapped])
  }

  @Test func itsNameMaySayForWhichVersionItIs() {
    #expect(modes(.own, "x/basic-v6.pkt") == [.version6])
    #expect(modes(.all, "x/basic-v6.pkt") == [.version6])
    #expect(modes(.only(.version4), "x/basic-v6.pkt") == [])
    #expect(modes(.own, "x/basic-v4.pkt") == [.version4])
    #expect(modes(.all, "x/basic-v4.pkt") == [.version4, .mapped])
    #expect(modes(.only(.version6), "x/basic-v4.pkt") == [])
  }

  @Test(arguments: [
    ("ipv4", IPMode.version4), ("ipv6", .version6), ("ipv4-mapped-ipv6", .mapped),
  ])
  func itsOptionSaysItBeforeItsName(_ written: String, _ mode: IPMode) {
    #expect(modes(.own, "basic-v6.pkt", written) == [mode])
    #expect(modes(.all, "basic-v4.pkt", written) == [mode])
    for other in IPMode.allCases {
      #expect(modes(.only(other), "a.pkt", written) == (other == mode ? [mode] : []))
    }
  }
}
