import Match
import Script
import Testing
import Wire

@testable import Engine

/// Messages with control data, from the script's text to the octets and back.
@Suite struct MessageTests {
  typealias Difference = Failure.Difference

  /// `recvmsg` of a message without payload, with these members after the buffers.
  static func received(_ members: String) throws -> SystemCall {
    try call("recvmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 0}], \(members)}, 0) = 0")
  }

  static func call(_ text: String) throws -> SystemCall {
    let probe = try ScriptParser().parse(Array("+0 \(text)\n".utf8), file: "test.pkt")
    guard case .call(let call)? = probe.cases.first?.events.first?.action else {
      throw CallBindingError("no call")
    }
    return call
  }

  /// What `recvmsg` is said to have done when flags and control data came back.
  static func differences(
    _ members: String, flags: UInt8 = 0, _ control: [ControlMessage]
  ) throws -> [Difference] {
    var binder = try CallsTests.binderWithSocket()
    let call = try received(members)
    let bound = try binder.bind(
      call, id: 1, mayBlock: false, context: CallsTests.context(.version4))
    let outputs = [[], [], [flags, 0, 0, 0], control.flatMap(\.octets)]
    return binder.judge(
      call, bound: bound, outcome: CallsTests.outcome(1, 0, outputs), clock: CallsTests.clock)
  }

  /// The fields of the bound message after its buffers.
  static func fields(_ call: SystemCall) throws -> [CallArgument.Field] {
    var binder = try CallsTests.binderWithSocket()
    let bound = try binder.bind(
      call, id: 1, mayBlock: false, context: CallsTests.context(.version4))
    guard case .structure(let fields) = bound.arguments[1] else { return [] }
    return Array(fields.dropFirst(2))
  }

  // MARK: Control messages that come back

  static let queue = ControlMessage(level: 6, type: 36, data: [0x28, 0x23, 0, 0])
  static let queueText = "{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=9000}"

  @Test func `Control data that is as expected is no difference`() throws {
    #expect(
      try Self.differences("msg_flags=0, msg_control=[\(Self.queueText)]", [Self.queue]) == [])
    #expect(try Self.differences("msg_flags=0, msg_control=[]", []) == [])
    #expect(try Self.differences("msg_flags=0", []) == [])
    #expect(try Self.differences("msg_flags=0, msg_control=...", [Self.queue]) == [])
    #expect(
      try Self.differences(
        "msg_flags=0, msg_control=[{cmsg_level=SOL_TCP, cmsg_type=36, cmsg_data=...}]", [Self.queue]
      ) == [])
  }

  @Test func `Each member that differs is named`() throws {
    let (errno, origin): (UInt8, UInt8) = (42, 4)
    let error = ControlMessage(
      level: 41, type: 25,
      data: [errno, 0, 0, 0, origin, 0, 0, 0, 1, 0, 0, 0, 0xF7, 0x2A, 0, 0]
        + [UInt8](repeating: 0, count: 28))
    let expected = """
      msg_flags=MSG_ERRQUEUE, msg_control=[{cmsg_level=SOL_IPV6, cmsg_type=IPV6_RECVERR,
        cmsg_data={ee_errno=0, ee_origin=SO_EE_ORIGIN_ZEROCOPY, ee_type=0,
        ee_code=SO_EE_CODE_ZEROCOPY_COPIED, ee_info=SCM_TSTAMP_ACK, ee_data=10999}}]
      """
    let data = "msg_control[0].cmsg_data"
    #expect(
      try Self.differences(expected, flags: 0x20, [error]) == [
        Difference(field: "msg_flags", expected: "MSG_ERRQUEUE", actual: "MSG_TRUNC"),
        Difference(field: "\(data).ee_errno", expected: "0", actual: "ENOMSG"),
        Difference(
          field: "\(data).ee_origin", expected: "SO_EE_ORIGIN_ZEROCOPY",
          actual: "SO_EE_ORIGIN_TIMESTAMPING"),
        Difference(field: "\(data).ee_code", expected: "SO_EE_CODE_ZEROCOPY_COPIED", actual: "0"),
        Difference(
          field: "\(data).ee_info", expected: "SCM_TSTAMP_ACK", actual: "SCM_TSTAMP_SCHED"),
      ])
  }

  @Test func `A member that may be anything is no difference`() throws {
    let error = ControlMessage(
      level: 0, type: 11, data: [0, 0, 0, 0, 5, 0, 1, 0, 3] + [UInt8](repeating: 0, count: 23))
    let text = "msg_flags=0, msg_control=[{cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={"
    let origin = "ee_errno=0, ee_origin=SO_EE_ORIGIN_ZEROCOPY"
    #expect(try Self.differences(text + origin + ", ee_code=...}}]", [error]) == [])
    #expect(try Self.differences(text + origin + ", ee_info=2}}]", [error]).map(\.actual) == ["3"])
  }

  @Test func `Messages that are missing, too many or of another kind are shown`() throws {
    let expected = "msg_flags=0, msg_control=[\(Self.queueText)]"
    #expect(
      try Self.differences(expected, []) == [
        Difference(field: "msg_control[0]", expected: Self.queueText, actual: "none")
      ])
    let tos = ControlMessage(level: 0, type: 1, data: [4])
    let tosText = "{cmsg_level=SOL_IP, cmsg_type=IP_TOS, cmsg_data=4}"
    #expect(
      try Self.differences(expected, [Self.queue, tos]) == [
        Difference(field: "msg_control[1]", expected: "none", actual: tosText)
      ])
    #expect(
      try Self.differences("msg_flags=0", [tos]) == [
        Difference(field: "msg_control", expected: "none", actual: "[\(tosText)]")
      ])
    #expect(
      try Self.differences(expected, [tos]).map(\.field) == [
        "msg_control[0].cmsg_level", "msg_control[0].cmsg_type", "msg_control[0].cmsg_data",
      ])
  }

  @Test func `Stamps are script times, and may be off by the tolerance`() throws {
    func differences(_ nanoseconds: Int64, as expected: String) throws -> [Difference] {
      let stamp = HostOctets.octets(of: 1, width: 8) + HostOctets.octets(of: nanoseconds, width: 8)
      let message = ControlMessage(
        level: 1, type: 37, data: stamp + [UInt8](repeating: 0, count: 32))
      return try Self.differences(
        "msg_flags=0, msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data=\(expected)}]",
        [message])
    }
    #expect(try differences(24_000_000, as: "{scm_sec=0,scm_nsec=20000000}") == [])
    #expect(try differences(16_000_000, as: "{scm_sec=0,scm_nsec=20000000}") == [])
    #expect(try differences(99_000_000, as: "{scm_sec=0,scm_nsec=0}") == [])
    #expect(
      try differences(24_000_001, as: "{scm_sec=0,scm_nsec=20000000}") == [
        Difference(
          field: "msg_control[0].cmsg_data", expected: "{scm_sec=0, scm_nsec=20000000}",
          actual: "{scm_sec=0, scm_nsec=24000001}")
      ])
    #expect(try differences(15_999_999, as: "{scm_sec=0,scm_nsec=20000000}").count == 1)
    #expect(
      try differences(-1, as: "{scm_sec=9223372036,scm_nsec=854775807}").map(\.actual) == [
        "{scm_sec=-1, scm_nsec=999999999}"
      ])
    for extreme in [Int64.min, .max] {
      #expect(try differences(extreme, as: "{scm_sec=9223372035,scm_nsec=0}").count == 1)
    }
  }

  @Test func `A run that is late lets stamps be late`() {
    let clock = ScriptClock(start: Instant(nanoseconds: 0)) { time in
      let ideal = Instant(nanoseconds: 0) + time
      return ideal...ideal + .milliseconds(10)
    }
    #expect(clock.accepts(.milliseconds(34), as: .milliseconds(20)))
    #expect(clock.accepts(.milliseconds(16), as: .milliseconds(20)))
    #expect(!clock.accepts(.milliseconds(35), as: .milliseconds(20)))
    #expect(!clock.accepts(.milliseconds(15), as: .milliseconds(20)))
  }

  @Test func `TCP's statistics come in order, and lengths of time may be off a little`() throws {
    func attribute(_ type: UInt8, _ value: Int64, _ width: Int) -> [UInt8] {
      [UInt8(4 + width), 0, type, 0]
        + HostOctets.octets(of: value, width: (width + 3) / 4 * 4)
    }
    func differences(_ expected: String) throws -> [Difference] {
      let octets =
        attribute(0, 0, 0) + attribute(1, 20_000, 8) + attribute(2, 0, 8) + attribute(8, 10, 4)
        + attribute(14, 3, 1)
      return try Self.differences(
        "msg_flags=0, msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING_OPT_STATS, cmsg_data={\(expected)}}]",
        [ControlMessage(level: 1, type: 54, data: octets)])
    }
    let rest = "TCP_NLA_SND_CWND=10, TCP_NLA_CA_STATE=TCP_CA_RECOVERY"
    #expect(try differences("TCP_NLA_BUSY=20000, TCP_NLA_RWND_LIMITED=0, \(rest)") == [])
    #expect(try differences("TCP_NLA_BUSY=24000, TCP_NLA_RWND_LIMITED=..., \(rest)") == [])
    let data = "msg_control[0].cmsg_data"
    #expect(
      try differences("TCP_NLA_BUSY=24001, TCP_NLA_RWND_LIMITED=5000, \(rest)") == [
        Difference(field: "\(data).TCP_NLA_BUSY", expected: "24001", actual: "20000"),
        Difference(field: "\(data).TCP_NLA_RWND_LIMITED", expected: "5000", actual: "0"),
      ])
    #expect(
      try differences("TCP_NLA_BUSY=0, TCP_NLA_MIN_RTT=1, TCP_NLA_SND_CWND=10") == [
        Difference(field: "\(data).TCP_NLA_BUSY", expected: "0", actual: "20000"),
        Difference(field: "\(data).TCP_NLA_MIN_RTT", expected: "1", actual: "none"),
        Difference(field: "\(data).TCP_NLA_RWND_LIMITED", expected: "none", actual: "0"),
        Difference(field: "\(data).TCP_NLA_CA_STATE", expected: "none", actual: "3"),
      ])
    #expect(
      try differences("TCP_NLA_RWND_LIMITED=0, TCP_NLA_BUSY=20000, \(rest)").map(\.field) == [data])
    #expect(try differences("TCP_NLA_RWND_LIMITED=0, TCP_NLA_SND_CWND=10, ...") == [])
    #expect(
      try differences("TCP_NLA_RWND_LIMITED=0, TCP_NLA_SND_CWND=9, ...") == [
        Difference(field: "\(data).TCP_NLA_SND_CWND", expected: "9", actual: "10")
      ])
  }

  @Test(arguments: [
    (Int64(0), "0"), (0x20, "MSG_TRUNC"), (0x2022, "MSG_PEEK|MSG_TRUNC|MSG_ERRQUEUE"),
    (0x1_0020, "MSG_TRUNC|0x10000"), (-0x8000_0000, "0x80000000"),
  ])
  func `Bits have names as far as there are any`(value: Int64, text: String) {
    #expect(NumberNames.messageFlags.expression(value).notation == text)
  }

  // MARK: Binding

  @Test func `Control data has ample room unless the script says that it is cut`() throws {
    let control = "msg_control=[\(Self.queueText)]"
    #expect(
      try Self.fields(Self.received("msg_flags=0, \(control)")).map(\.value)
        == [.room(4), .room(1024)])
    #expect(
      try Self.fields(Self.received("msg_flags=MSG_CTRUNC, \(control)")).map(\.value)
        == [.room(4), .room(24)])
    #expect(
      try Self.fields(Self.received("msg_flags=MSG_CTRUNC")).map(\.value) == [.room(4), .room(0)])
    #expect(
      try Self.fields(Self.received("msg_flags=0, msg_control=NULL")).map(\.value) == [.room(4)])
  }

  @Test func `Control data is sent as C lays it out`() throws {
    let call = try Self.call(
      """
      sendmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 9}], msg_flags=0, msg_control=[
        {cmsg_level=SOL_SOCKET, cmsg_type=SO_TIMESTAMPING, cmsg_data=SOF_TIMESTAMPING_TX_SCHED},
        {cmsg_level=SOL_IP, cmsg_type=IP_TOS, cmsg_data="\\x08"}]}, 0) = 9
      """)
    #expect(
      try Self.fields(call) == [
        CallArgument.Field(name: "msg_flags", value: .integer(0)),
        CallArgument.Field(
          name: "msg_control",
          value: .octets([
            20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 37, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
          ])),
      ])
  }

  static let refusals: [(text: String, message: String, path: [Int])] = [
    (
      "recvmsg(3, {msg_name(...)=..., msg_iov(2)=[{..., 0}], msg_flags=0}, 0) = 0",
      "recvmsg: the number of buffers is 1, not 2", [1, 2]
    ),
    (
      "sendmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 1}], msg_flags=MSG_MORE}, 0) = 1",
      "sendmsg does not look at msg_flags; its flags are the argument after the message", [1, 4]
    ),
    (
      "recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flag=0}, 0) = 0",
      "unknown member 'msg_flag'; did you mean 'msg_flags'?", [1, 2]
    ),
    ("recvmsg(3, {...}, 0) = 0", "a message's members need names", [1, 0]),
    (
      "recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0, msg_control=[7]}, 0) = 0",
      "7 is not a control message, such as {cmsg_level=...}", [1, 3, 0]
    ),
    (
      "recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0, msg_control=7}, 0) = 0",
      "recvmsg: 7 is no list of control messages", [1, 3]
    ),
    (
      """
      recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0,
        msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ}]}, 0) = 0
      """, "a control message needs 'cmsg_data'", [1, 3, 0]
    ),
    (
      """
      recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0,
        msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data={ee_errno=0}}]}, 0) = 0
      """, "a control message of level SOL_TCP and type TCP_CM_INQ has no structure", [1, 3, 0, 2]
    ),
    (
      """
      recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0, msg_control=[{cmsg_level=SOL_IP,
        cmsg_type=IP_RECVERR, cmsg_data={ee_errno=0, ee_orgin=0}}]}, 0) = 0
      """, "unknown member 'ee_orgin'; did you mean 'ee_origin'?", [1, 3, 0, 2, 1]
    ),
    (
      """
      recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0, msg_control=[{cmsg_level=SOL_SOCKET,
        cmsg_type=SCM_TIMESTAMPING_OPT_STATS, cmsg_data={TCP_NLA_CA_STATE=256}}]}, 0) = 0
      """, "TCP_NLA_CA_STATE=256 is no number of 1 octet", [1, 3, 0, 2, 0]
    ),
    (
      """
      recvmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0, msg_control=[{cmsg_level=SOL_SOCKET,
        cmsg_type=SCM_TIMESTAMPING_OPT_STATS, cmsg_data={TCP_NLA_BUZY=1}}]}, 0) = 0
      """, "unknown statistic 'TCP_NLA_BUZY'; did you mean 'TCP_NLA_BUSY'?", [1, 3, 0, 2, 0]
    ),
    (
      """
      sendmsg(3, {msg_iov(1)=[{..., 0}], msg_flags=0,
        msg_control=[{cmsg_level=SOL_IP, cmsg_type=IP_TOS, cmsg_data=...}]}, 0) = 0
      """, "... is no data of a control message", [1, 3, 0, 2]
    ),
  ]

  @Test(arguments: refusals.indices)
  func `A message that cannot be says why`(index: Int) throws {
    let (text, message, path) = Self.refusals[index]
    var binder = try CallsTests.binderWithSocket()
    let context = try CallsTests.context(.version4)
    let call = try Self.call(text)
    #expect(throws: CallBindingError(message, at: path)) {
      try binder.bind(call, id: 1, mayBlock: false, context: context)
    }
  }

  @Test func `Cut and senseless control data is no trap`() throws {
    #expect(ControlMessage.all(in: [1, 2, 3]) == [])
    #expect(ControlMessage.all(in: [UInt8](repeating: 0, count: 40)) == [])
    #expect(ControlMessage.all(in: [UInt8](repeating: 0xFF, count: 40)) == [])
    let cut = ControlMessage(level: 1, type: 54, data: [9, 0, 1]).octets.prefix(18)
    #expect(
      ControlMessage.all(in: Array(cut)) == [ControlMessage(level: 1, type: 54, data: [9, 0])])
    for (level, type) in [(Int64(1), Int64(54)), (1, 37), (0, 11), (41, 25), (6, 36), (9, 9)] {
      for count in 0..<50 {
        for filling in [UInt8(0), 1, 7, 0x7F, 0xFF] {
          let data = [UInt8](repeating: filling, count: count)
          let message = ControlMessage(level: level, type: type, data: data)
          _ = try Self.differences("msg_flags=0, msg_control=[\(Self.queueText)]", [message])
        }
      }
    }
  }
}
