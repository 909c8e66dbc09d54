import Testing

/// What an engineer sees who made a mistake: the whole text, caret included.
@Suite struct ErrorTests {
  /// The error of a body in a probe; its first line is line 4.
  private func error(in body: String) -> String {
    errorText(of: "/*---\ntitle: t\n---*/\n\(body)")
  }

  @Test(arguments: [
    (
      "0 < . 1:11(9) ack 1 win 100",
      """
      test.pkt:4:7: error: the range holds 10 octets, but the length in parentheses is 9
        0 < . 1:11(9) ack 1 win 100
              ^
      """
    ),
    (
      "0 < . 5:1(0)",
      """
      test.pkt:4:7: error: the range ends before it begins
        0 < . 5:1(0)
              ^
      """
    ),
    (
      "0 > . RCV.NXT+5:SND.NXT+10(5)",
      """
      test.pkt:4:7: error: the end of this range cannot be checked; leave it out: 'START(LENGTH)'
        0 > . RCV.NXT+5:SND.NXT+10(5)
              ^
      """
    ),
    (
      "0 < . 1:1(0) ack >= 1",
      """
      test.pkt:4:18: error: the acknowledgement number of an inbound packet must be one exact number; '>=' is for outbound packets
        0 < . 1:1(0) ack >= 1
                         ^
      """
    ),
    (
      "0 < . 1:1(0) ack 1..2",
      """
      test.pkt:4:19: error: the acknowledgement number of an inbound packet must be one exact number; '..' is for outbound packets
        0 < . 1:1(0) ack 1..2
                          ^
      """
    ),
    (
      "0 < . 1:1(0) win 65536",
      """
      test.pkt:4:18: error: the window is 65536, but it can only be 0 to 65535
        0 < . 1:1(0) win 65536
                         ^
      """
    ),
    (
      "0 < . 1:1(0) ack 9999999999999999999",
      """
      test.pkt:4:18: error: this number has more than 63 bits
        0 < . 1:1(0) ack 9999999999999999999
                         ^
      """
    ),
    (
      "0 < . 1:1(0) ack 1 wn 65535",
      """
      test.pkt:4:20: error: expected 'ack', 'win', 'urg', '<' and options, a payload, 'with' or 'as', or the time of \
      the next event; found 'wn'; did you mean 'win'?
        0 < . 1:1(0) ack 1 wn 65535
                           ^
      """
    ),
    (
      "0 < SX 1:1(0)",
      """
      test.pkt:4:6: error: unknown TCP flag in 'SX'; flags are S, F, R, P, U, E, W, A and '.' for ACK
        0 < SX 1:1(0)
             ^
      """
    ),
    (
      "0 < S.. 1:1(0)",
      """
      test.pkt:4:7: error: a flag is written twice in 'S..'
        0 < S.. 1:1(0)
              ^
      """
    ),
    (
      "0 < 1:1(0) ack 1",
      """
      test.pkt:4:5: error: expected TCP flags such as 'S', '.' or 'F.' ('-' for none) before the sequence numbers
        0 < 1:1(0) ack 1
            ^
      """
    ),
    (
      "0 < . 1:1",
      """
      test.pkt:4:10: error: expected '(' and the length of the payload; found the end of the script
        0 < . 1:1
                 ^
      """
    ),
  ]) func segments(body: String, text: String) {
    #expect(error(in: body) == text)
  }

  @Test(arguments: [
    (
      "0 < . 1:1(0) <ms 4>",
      """
      test.pkt:4:15: error: unknown TCP option 'ms'; did you mean 'mss'?
        0 < . 1:1(0) <ms 4>
                      ^
      """
    ),
    (
      "0 < . 1:1(0) <mss>",
      """
      test.pkt:4:18: error: expected a value for the MSS; found '>'
        0 < . 1:1(0) <mss>
                         ^
      """
    ),
    (
      "0 < . 1:1(0) <mss 5, ...>",
      """
      test.pkt:4:22: error: '...' for any options can only be used with outbound packets
        0 < . 1:1(0) <mss 5, ...>
                             ^
      """
    ),
    (
      "0 < . 1:1(0) <sack 1:2 3:4 5:6 7:8, TS val 1 ecr 1>",
      """
      test.pkt:4:15: error: these options take 44 octets; there is room for 40
        0 < . 1:1(0) <sack 1:2 3:4 5:6 7:8, TS val 1 ecr 1>
                      ^
      """
    ),
    (
      "0 < . 1:1(0) <mss 5, FO abc>",
      """
      test.pkt:4:25: error: an odd number of hexadecimal digits; two make an octet
        0 < . 1:1(0) <mss 5, FO abc>
                                ^
      """
    ),
    (
      "0 < P. 1:11(10) \"12345\"",
      """
      test.pkt:4:17: error: this payload has 5 octets, but the length in parentheses is 10
        0 < P. 1:11(10) "12345"
                        ^
      """
    ),
    (
      "0 < P. 1:2(1) \"\\q\"",
      #"""
      test.pkt:4:16: error: unknown escape; expected \n, \r, \t, \f, \v, \0, \\, \" or \x and two digits
        0 < P. 1:2(1) "\q"
                       ^
      """#
    ),
    (
      "0 < P. 1:11(10) with cheksum bad",
      """
      test.pkt:4:22: error: unknown field after 'with': 'cheksum'; did you mean 'checksum'?
        0 < P. 1:11(10) with cheksum bad
                             ^
      """
    ),
    (
      "0 > P. 1:11(10) with checksum bad",
      """
      test.pkt:4:22: error: 'checksum' is for inbound packets
        0 > P. 1:11(10) with checksum bad
                             ^
      """
    ),
    (
      "0 < icmp unreachable frag_neded",
      """
      test.pkt:4:22: error: unknown code of ICMP unreachable: 'frag_neded'; did you mean 'frag_needed'?
        0 < icmp unreachable frag_neded
                             ^
      """
    ),
    (
      "0 < P. 1:2(1) \"1\" <mss 5>",
      """
      test.pkt:4:19: error: expected 'with' or 'as', or the time of the next event; found '<'
        0 < P. 1:2(1) "1" <mss 5>
                          ^
      """
    ),
    (
      "0 < P. 1:2(1) with ttl 1; checksum bad",
      """
      test.pkt:4:25: error: expected ',' and another field, or 'as', or the time of the next event; found ';'
        0 < P. 1:2(1) with ttl 1; checksum bad
                                ^
      """
    ),
    (
      "0 < P. 1:2(1) with source 224.0.1",
      """
      test.pkt:4:27: error: expected an IP address; found '224.0'
        0 < P. 1:2(1) with source 224.0.1
                                  ^
      """
    ),
    (
      "0 < P. 1:65497(65496)",
      """
      test.pkt:4:22: error: 65496 octets of payload do not fit into an IP packet
        0 < P. 1:65497(65496)
                             ^
      """
    ),
  ]) func fields(body: String, text: String) {
    #expect(error(in: body) == text)
  }

  @Test(arguments: [
    (
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) 3",
      """
      test.pkt:4:41: error: expected '=' and the result of the call; found '3'
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) 3
                                                ^
      """
    ),
    (
      "0 sockt(..., SOCK_STREAM, IPPROTO_TCP) = 3",
      """
      test.pkt:4:3: error: unknown system call 'sockt'; did you mean 'socket'?
        0 sockt(..., SOCK_STREAM, IPPROTO_TCP) = 3
          ^
      """
    ),
    (
      "0 socket(..., SOCK_STREM, IPPROTO_TCP) = 3",
      """
      test.pkt:4:15: error: unknown symbol 'SOCK_STREM'; did you mean 'SOCK_STREAM'?
        0 socket(..., SOCK_STREM, IPPROTO_TCP) = 3
                      ^
      """
    ),
    (
      "0 write(4, \"abc, 10) = 10\n+0 close(4) = 0",
      """
      test.pkt:4:12: error: this string has no end; expected '"'
        0 write(4, "abc, 10) = 10
                   ^
      """
    ),
    (
      "0 read(4, ..., 10) = -1 EAGAN",
      """
      test.pkt:4:25: error: unknown error 'EAGAN'; did you mean 'EAGAIN'?
        0 read(4, ..., 10) = -1 EAGAN
                                ^
      """
    ),
    (
      "0 poll([{fd=3, events=POLLIN}, 1, 0) = 1",
      """
      test.pkt:4:36: error: expected ']' or ',' after an element; found ')'
        0 poll([{fd=3, events=POLLIN}, 1, 0) = 1
                                           ^
      """
    ),
    (
      "0 read(4, ..., $n) = 1",
      """
      test.pkt:4:16: error: a capture cannot be an argument; its value is not known yet
        0 read(4, ..., $n) = 1
                       ^
      """
    ),
  ]) func calls(body: String, text: String) {
    #expect(error(in: body) == text)
  }

  @Test(arguments: [
    (
      "< S 0:0(0)",
      """
      test.pkt:4:1: error: expected the time of an event, such as '+0', '0.1' or '*'; found '<'
        < S 0:0(0)
        ^
      """
    ),
    (
      "0 > none",
      """
      test.pkt:4:3: error: silence needs a span of time, such as '+0~+1'
        0 > none
          ^
      """
    ),
    (
      "+0~+1 < . 1:1(0)",
      """
      test.pkt:4:7: error: a range of time can only be used with outbound packets and states
        +0~+1 < . 1:1(0)
              ^
      """
    ),
    (
      "+2~+1 > . 1:1(0)",
      """
      test.pkt:4:5: error: this range of time ends before it begins
        +2~+1 > . 1:1(0)
            ^
      """
    ),
    (
      "1 < S 0:0(0)",
      """
      test.pkt:4:1: error: the first event must be at time 0 or +0
        1 < S 0:0(0)
        ^
      """
    ),
    (
      "0 < S 0:0(0)\n2 > . 0:0(0)\n\t1 > . 0:0(0)",
      """
      test.pkt:6:2: error: this time is before that of an earlier event
        \t1 > . 0:0(0)
        \t^
      """
    ),
    (
      "0 state CLOSED_WAIT",
      """
      test.pkt:4:9: error: unknown state 'CLOSED_WAIT'; did you mean 'CLOSE-WAIT'?
        0 state CLOSED_WAIT
                ^
      """
    ),
    (
      "0 A < S 0:0(0)\n+0 A > S. 0:0(0)\n or B > R. 0:0(0)",
      """
      test.pkt:6:5: error: all alternatives are of one connection, here 'A'
         or B > R. 0:0(0)
            ^
      """
    ),
    (
      "0 > . 1:1(0) as foo, bar = win\n+0 > . 1:1(0) ack $fo",
      """
      test.pkt:5:19: error: unknown name $fo; defined here: $bar or $foo
        +0 > . 1:1(0) ack $fo
                          ^
      """
    ),
    (
      "0 < . 1:1(0) as win",
      """
      test.pkt:4:14: error: 'as' is for what is expected: an outbound packet, a state, a system call
        0 < . 1:1(0) as win
                     ^
      """
    ),
    (
      "0 < S 0:0(0) /* never",
      """
      test.pkt:4:14: error: this comment has no end; expected '*/'
        0 < S 0:0(0) /* never
                     ^
      """
    ),
    (
      "0 < S 0:0(0)\n`ls`\n+0 > . 1:1(0)",
      """
      test.pkt:5:1: error: a command between events needs a time before it, such as '+0'
        `ls`
        ^
      """
    ),
    (
      "0 > . 1:1(0) /* ü */ § 5",
      """
      test.pkt:4:22: error: expected 'ack', 'win', 'urg', '<' and options, a payload, 'with' or 'as', or the time of \
      the next event; found '§'
        0 > . 1:1(0) /* ü */ § 5
                             ^
      """
    ),
  ]) func events(body: String, text: String) {
    #expect(error(in: body) == text)
  }

  /// What packetdrill refuses is refused in its own scripts only.
  @Test func packetdrillDialect() throws {
    #expect(
      errorText(of: "0 < S 0:0(0) win 65535 <mss 1460,sackOK,nop>") == """
        test.pkt:1:25: error: these options take 7 octets, which is not a multiple of 4; pad them with 'nop' or 'eol'
          0 < S 0:0(0) win 65535 <mss 1460,sackOK,nop>
                                  ^
        """)
    #expect(
      errorText(of: "0 < S 0:0(0) <mss 1460>") == """
        test.pkt:1:14: error: an inbound packet needs a window: 'win 65535'
          0 < S 0:0(0) <mss 1460>
                       ^
        """)
    #expect(error(in: "0 < S 0:0(0) <mss 1460,sackOK,nop>") == "no error")
  }

  /// What a probe may leave out is more often a slip in packetdrill's scripts.
  @Test(arguments: [
    ("0 > . 11(0) ack 1", "1:9: error: expected ':' and the end of the sequence range; found '('"),
    ("0 > S. 0:0(0) ack 1 <mss ,sackOK,nop>", "1:26: error: expected a value for the MSS"),
    ("0 > S. 0:0(0) ack 1 <nop,wscale >", "1:33: error: expected a value for the window scale"),
    (
      "0 > . 1:1(0) ack 1 <TS>",
      "1:23: error: expected 'val' and the timestamp after 'TS'; found '>'"
    ),
    ("0 > . 1:1(0) ack 1 <sack>", "1:25: error: expected the edges of a SACK block; found '>'"),
    ("0 > . 1:1(0) ack 1 <md5>", "1:24: error: expected the MD5 digest in hexadecimal; found '>'"),
    ("0 S > . 0:0(0) ack 1", "1:3: error: expected '<' or '>', or '(' after a system call; only a"),
  ])
  func omissions(body: String, text: String) {
    #expect(errorText(of: body).hasPrefix("test.pkt:\(text)"), "\(errorText(of: body))")
    #expect(error(in: body) == "no error")
  }

  /// The counters stand in their order, and none is left out in between: their places tell what they count.
  @Test func aCounterMissingInBetween() {
    #expect(
      error(in: "0 > . 1:1(0) ack 1 <ECN e0b 1 e1b 2>").hasPrefix(
        "test.pkt:4:31: error: expected '>' or ',' after an option; found 'e1b'"))
  }

  @Test func aNoteEndsBeforeTheNextEvent() {
    #expect(
      errorText(of: "0 close(3) = -1 EBADF (Bad file\n+0 close(4) = 0")
        .hasPrefix("test.pkt:1:23: error: this note has no end; expected ')' before '+'"))
    #expect(errorText(of: "0 close(3) = -1 ENOTSOCK (on non-socket, 2|3: 'x')") == "no error")
  }

  @Test(arguments: [
    (
      "foo: 3",
      "3:1: error: unknown key 'foo'; expected title, checks, level, service, agent, ip, tags, timeout, start, cases, mtu, sysctl, acks, equivalent, state, segment, variables or without-agent"
    ),
    ("tag: [a]", "3:1: error: unknown key 'tag'; did you mean 'tags'?"),
    ("checks: RFC9293:3", "3:9: error: 'checks' must be a list, '[a, b]'"),
    (
      "checks: [RFC1, 9293:3]",
      "3:16: error: '9293:3' is not a requirement, such as RFC9293:MUST-13 or RFC5961-3"
    ),
    ("agent: yes", "3:8: error: 'agent' must be true or false"),
    (
      "agent: true\nservice: echo",
      "4:1: error: a probe has an agent or a service, not both: the agent's calls are the application"
    ),
    (
      "service: ecko",
      "3:10: error: the service must be echo, discard, chargen, daytime, hold, http or any"
    ),
    ("level: most", "3:8: error: the level must be must, should or may"),
    ("ip: 5", "3:5: error: 'ip' must be 4, 6 or both"),
    ("mtu: 67", "3:6: error: the MTU must be a number from 68 to 65535"),
    (
      "timeout: -1",
      "3:10: error: the timeout must be a number of seconds above 0, such as 2 or 0.5"
    ),
    ("tags: [a, [b]]", "3:11: error: each of the tags must be a text that is not empty"),
    ("sysctl: [a]", "3:9: error: 'sysctl' must be a mapping, 'key: value'"),
    (
      "level: a: b",
      "3:9: error: this is not YAML: mapping values are not allowed in this context; a text with ': ' in it needs quotes"
    ),
    ("title: again", "2:1: error: the key 'title' is written twice"),
    ("level: &a may", "3:8: error: front matter cannot have YAML anchors; put a blank after '&'"),
  ]) func frontMatter(yaml: String, message: String) {
    let error = errorText(of: "/*---\ntitle: t\n\(yaml)\n---*/\n0 > . 1:1(0)")
    #expect(error.prefix { $0 != "\n" } == "test.pkt:\(message)")
  }

  @Test func missingParts() {
    #expect(errorText(of: "").hasPrefix("test.pkt:1:1: error: the script has no events"))
    #expect(
      errorText(of: "/*---\nchecks: []\n---*/").hasPrefix(
        "test.pkt:1:1: error: a probe needs a 'title'"))
    #expect(
      errorText(of: "// x\n/*---\n---*/").hasPrefix(
        "test.pkt:2:1: error: the front matter is empty; it needs a 'title'"))
    #expect(
      errorText(of: "/*---\ntitle: t\n").hasPrefix(
        "test.pkt:1:1: error: this front matter has no end; expected '---*/'"))
    #expect(errorText(of: "--x=\"y\n").hasPrefix("test.pkt:1:5: error: this value has no end"))
  }

  @Test func definedWordIsShown() {
    #expect(
      errorText(of: "0 > . 1:1(0) ack SIZE", definitions: ["SIZE": "1+x"]) == """
        test.pkt:1:18: error: expected the acknowledgement number: a number, a relation such as '>= 1', '*' or a name; found 'x'
          0 > . 1:1(0) ack SIZE
                           ^
        note: the defined word SIZE is
          1+x
            ^
        """)
  }

  @Test func agentAndServiceExcludeEachOther() {
    #expect(
      errorText(of: "/*---\ntitle: t\nservice: echo\n---*/\n0 close(3) = 0") == """
        test.pkt:5:1: error: system calls need 'agent: true' in the front matter, not a service
          0 close(3) = 0
          ^
        """)
  }
}
