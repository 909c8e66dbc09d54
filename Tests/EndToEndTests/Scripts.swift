/// Small scripts.
enum Scripts {
  private static func probe(_ title: String, _ more: String = "", _ body: String) -> String {
    "/*---\ntitle: \(title)\nchecks: [RFC9293:3.5]\nservice: discard\n\(more)---*/\n\(body)"
  }

  private static let handshake = """
    0 < S 0:0(0) win 65535 <mss 1460>
    +0 > S. 0:0(0) ack 1 <mss *, ...>
    +0 < . 1:1(0) ack 1 win 65535

    """

  static let pass = probe("A handshake", "", handshake)

  /// The answer acknowledges ten octets, not eleven.
  static let fail = probe(
    "A wrong claim", "",
    handshake + "+0 < P. 1:11(10) ack 1 win 65535 \"0123456789\"\n+0 > . 1:1(0) ack 12\n")

  static let waits = probe("A long silence", "", handshake + "+0~+600 > none\n")

  /// Without front matter.
  static let packetdrill = """
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
    +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
    +0 bind(3, ..., ...) = 0
    +0 listen(3, 1) = 0
    +0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>
    +0 > S. 0:0(0) ack 1 <...>
    +.01 < . 1:1(0) ack 1 win 257
    +0 accept(3, ..., ...) = 4
    +0 close(4) = 0
    +0 > F. 1:1(0) ack 1

    """

  /// Two cells of the table of states and segments. The first of them fails: it expects another ACK.
  static let cells = """
    /*---
    title: t
    checks: [RFC9293:3.10.7.2]
    state: LISTEN
    service: hold
    variables: { SND.NXT: 5000, RCV.NXT: 100 }
    cases:
      - { name: SYN, in: "S 100:100(0)",   out: "S. 0:0(0) ack RCV.NXT+2 <...>", next: SYN-RECEIVED }
      - { name: RST, in: "R RCV.NXT:RCV.NXT(0)", out: none, next: LISTEN }
    ---*/
    0      < $in
    +0~+.1 > $out
    +0     state $next
    """

  static let tagged = probe("A tagged one", "tags: [special]\n", handshake)

  /// Line 5 is wrong.
  static let wrong = "/*---\ntitle: x\n---*/\n0 < S 0:0(0) win 65535\n+0 > Q. 0:0(0) ack 1\n"
}
