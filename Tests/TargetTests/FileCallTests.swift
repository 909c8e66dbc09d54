import Engine
import Foundation
import Glibc
import Testing

@testable import Target

/// Calls of epoll, and those that move octets between descriptors.
@Suite struct FileCallTests {
  private func field(_ name: String, _ value: Int64) -> CallArgument.Field {
    CallArgument.Field(name: name, value: .integer(value))
  }

  @Test func `epoll tells what can be read, with the data that it was given`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let epoll = CallArgument.integer(try agent.result("epoll_create", .integer(1)))
    let data: Int64 = 0x1122_3344_5566_7788
    let event = CallArgument.structure([field("events", 1), field("data", data)])
    try agent.result("epoll_ctl", epoll, .integer(1), connection.server, event)
    let other = CallArgument.integer(try agent.result("epoll_create1", .integer(0)))
    try agent.result(
      "epoll_ctl", epoll, .integer(1), connection.client,
      .structure([field("events", 4), field("data", -1)]))
    func wait(_ timeout: Int64) throws -> CallOutcome {
      try agent.make("epoll_wait", epoll, .room(32), .integer(2), .integer(timeout))
    }
    let first = try wait(0)
    #expect(first.result == 1)
    #expect(first.outputs == [[4] + zeros(7) + [UInt8](repeating: 255, count: 8) + zeros(16)])
    try agent.result("epoll_ctl", epoll, .integer(2), connection.client, .absent)
    #expect(try wait(0).outputs == [zeros(32)])
    try agent.result("write", connection.client, .zeros(3), .integer(3))
    let second = try wait(20_000)
    #expect(second.result == 1)
    #expect(
      second.outputs == [
        [1] + zeros(7) + [0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11] + zeros(16)
      ])
    let fault = try agent.make("epoll_ctl", epoll, .integer(1), other, .absent)
    #expect(fault.error == EFAULT)
    let empty = try agent.make("epoll_wait", epoll, .room(0), .integer(0), .integer(0))
    #expect(empty.error == EINVAL)
  }

  private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  @Test func `A file's octets go from its offset to the other end`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "calls-\(UUID().uuidString)")
    try Data([1, 2, 3, 4, 5]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let path = CallArgument.octets(Array(file.path.utf8) + [0])
    let opened = CallArgument.integer(try agent.result("open", path, .integer(0)))
    let offset = CallArgument.octets([2] + zeros(7))
    #expect(
      try agent.result("sendfile", connection.client, opened, offset, .integer(9)) == 3)
    let read = try agent.make("read", connection.server, .room(9), .integer(9))
    #expect(read.outputs == [[3, 4, 5]])
    let missing = try agent.make("open", .octets([0]), .integer(0))
    #expect(missing.error == ENOENT)
    #expect(try agent.make("open", .absent, .integer(0)).error == EFAULT)
  }

  @Test func `splice goes through a pipe`() throws {
    let agent = try TestAgent()
    let connection = try agent.connection(.version4)
    let pipe = try agent.make("pipe2", .room(8), .integer(Int64(O_NONBLOCK)))
    let octets = try #require(pipe.outputs.first)
    let (output, input) = (descriptor(octets[0..<4]), descriptor(octets[4..<8]))
    try agent.result("write", connection.client, .octets([7, 8, 9]), .integer(3))
    let moved = try agent.result(
      "splice", connection.server, .absent, input, .absent, .integer(2), .integer(0))
    #expect(moved == 2)
    #expect(try agent.make("read", output, .room(9), .integer(9)).outputs == [[7, 8]])
    let copy = CallArgument.integer(try agent.result("dup", output))
    #expect(try agent.make("read", copy, .room(9), .integer(9)).error == EAGAIN)
  }

  private func descriptor(_ octets: ArraySlice<UInt8>) -> CallArgument {
    .integer(octets.reversed().reduce(0) { $0 << 8 | Int64($1) })
  }

  /// Clearing an inheritable capability takes nothing away that this test's process needs.
  @Test func `cap_set changes one capability`() throws {
    let agent = try TestAgent()
    #expect(try agent.result("cap_set", .integer(2), .integer(13), .integer(0)) == 0)
    for (set, capability) in [(Int64(3), Int64(13)), (0, 64), (-1, 0), (0, -1)] {
      let outcome = try agent.make(
        "cap_set", .integer(set), .integer(capability), .integer(1))
      #expect(outcome.error == EINVAL)
    }
  }

  @Test func `PSP is refused with its reason`() throws {
    let agent = try TestAgent()
    #expect(
      throws: TargetError(
        "psp_tx_assoc: PSP needs a network card that encrypts, which a lab does not have")
    ) {
      try agent.begin("psp_tx_assoc", [.integer(0), .integer(1)])
    }
  }
}
