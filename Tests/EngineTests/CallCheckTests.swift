import Engine
import Script
import Testing

/// What an engineer sees who wrote a call that cannot be made: the place in the script, before anything is run.
@Suite struct CallCheckTests {
  private func error(in body: String) -> String {
    let parser = ScriptParser(makeCallCheck: Engine.callCheck)
    do throws(Diagnostic) {
      _ = try parser.parse(Array(body.utf8), file: "test.pkt")
      return "no error"
    } catch { return error.description }
  }

  /// After `socket(...) = 3`, in line 2.
  @Test(arguments: [
    (
      "listen(3) = 0",
      """
      listen takes 2 arguments, not 1
        +0 listen(3) = 0
           ^
      """
    ),
    (
      "fcntl(3, F_SETFL, O_RDWR, 1) = 0",
      """
      fcntl takes 2 or 3 arguments, not 4
        +0 fcntl(3, F_SETFL, O_RDWR, 1) = 0
           ^
      """
    ),
    (
      "listen(3, [1]) = 0",
      """
      listen: [1] stands where a number must be
        +0 listen(3, [1]) = 0
                     ^
      """
    ),
    (
      "listen(4, 1) = 0",
      """
      the script has no descriptor 4; open are 3
        +0 listen(4, 1) = 0
                  ^
      """
    ),
    (
      "poll([{fd=3, events=POLLIN}, {fd=3, evens=POLLIN}], 2, 0) = 0",
      """
      unknown member 'evens'; did you mean 'events'?
        +0 poll([{fd=3, events=POLLIN}, {fd=3, evens=POLLIN}], 2, 0) = 0
                                               ^
      """
    ),
    (
      "epoll_ctl(3, EPOLL_CTL_ADD, 3, {events=EPOLLIN, file=3}) = 0",
      """
      unknown member 'file'; expected events, fd, ptr, u32 or u64
        +0 epoll_ctl(3, EPOLL_CTL_ADD, 3, {events=EPOLLIN, file=3}) = 0
                                                           ^
      """
    ),
    (
      "epoll_ctl(3, EPOLL_CTL_ADD, 3, {events=EPOLLIN}) = 0",
      """
      an epoll event needs one of fd, ptr, u32 and u64
        +0 epoll_ctl(3, EPOLL_CTL_ADD, 3, {events=EPOLLIN}) = 0
                                          ^
      """
    ),
    (
      "splice(3, 0, 3, \"a\", 1, 0) = 0",
      """
      splice: "a" is no pointer, [0] or NULL
        +0 splice(3, 0, 3, "a", 1, 0) = 0
                           ^
      """
    ),
  ]) func places(body: String, text: String) {
    let script = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 \(body)"
    let lines = text.split(separator: "\n")
    let caret = lines.last?.firstIndex(of: "^").map {
      lines[2].distance(from: lines[2].startIndex, to: $0)
    }
    #expect(error(in: script) == "test.pkt:2:\((caret ?? 0) - 1): error: \(text)")
  }

  @Test func `What calls make and close is followed`() {
    let socket = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    #expect(error(in: socket + "+0...1 accept(3, ..., ...) = 4\n+0 close(4) = 0") == "no error")
    #expect(error(in: socket + "+0 pipe([5, 6]) = 0\n+0 write(6, ..., 1) = 1") == "no error")
    #expect(error(in: socket + "+0 close(3) = 0\n+0 close(3) = -1 EBADF (x)") == "no error")
    #expect(error(in: socket + "+0 accept(3, ..., ...) = 3\n+0 close(3) = 0") == "no error")
    for failed in ["accept(3, ..., ...) = -1 EAGAIN (x)", "accept(3, ..., ...) = -1"] {
      #expect(
        error(in: socket + "+0 \(failed)\n+0 close(4) = 0").hasPrefix(
          "test.pkt:3:10: error: the script has no descriptor 4; open are 3"))
    }
  }

  @Test func `Every case begins without descriptors`() {
    let text = """
      /*---
      title: two cases
      cases:
        - { name: a, call: "socket(..., SOCK_STREAM, IPPROTO_TCP) = 3" }
        - { name: b, call: "close(3) = 0" }
      ---*/
      0 $call
      """
    #expect(
      error(in: text) == """
        test.pkt:7:3: error: the script has no descriptor 3; no call has returned one yet
          0 $call
            ^
        note: in the case 'b' (test.pkt:5:22), $call is
          close(3) = 0
                ^
        """)
  }

  /// What a call takes and what the parser lets through agree.
  @Test func `Every call that can be written has a signature`() {
    for name in SystemCall.names {
      let text = error(in: "0 \(name)() = 0")
      #expect(text.contains(" takes ") && !text.contains("no system call"), "\(text)")
    }
  }
}
