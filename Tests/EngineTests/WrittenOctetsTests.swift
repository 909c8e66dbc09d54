import Testing
import Wire

@testable import Engine

@Suite("What the target's application has written")
struct WrittenOctetsTests {
  private func written(_ calls: [(TargetCall, Int64)]) -> WrittenOctets {
    var written = WrittenOctets()
    let now = Instant(nanoseconds: 0)
    for (call, result) in calls {
      written.note(
        call, CallOutcome(id: call.id, result: result, error: 0, start: now, end: now))
    }
    return written
  }

  private func call(_ name: String, _ descriptor: Int64, _ data: CallArgument) -> TargetCall {
    TargetCall(
      id: 1, name: name, arguments: [.integer(descriptor), data, .integer(9)], mayBlock: false)
  }

  @Test("It is what was taken of each call, one after the other")
  func stream() {
    let written = written([
      (call("write", 7, .octets([1, 2, 3])), 2), (call("send", 7, .zeros(3)), 3),
      (call("read", 9, .room(9)), 9), (call("write", 7, .octets([4])), -1),
    ])
    #expect(Array(written.octets(from: 0, count: 9)) == [1, 2, 0, 0, 0])
    #expect(Array(written.octets(from: 1, count: 2)) == [2, 0])
    #expect(written.octets(from: 5, count: 1).isEmpty)
    #expect(written.octets(from: -1, count: 4).isEmpty)
  }

  @Test("Of two sockets, or of calls that take their octets elsewhere, nothing is known")
  func unknown() {
    let one = call("write", 7, .octets([1]))
    for other in [call("write", 8, .octets([1])), call("sendfile", 7, .integer(3))] {
      #expect(written([(one, 1), (other, 1)]).octets(from: 0, count: 1).isEmpty)
    }
  }
}
