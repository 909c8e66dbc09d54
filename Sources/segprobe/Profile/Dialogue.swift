/// What to say to a server so that it sends something, and so that it does not.
struct Dialogue {
  /// `http`
  var name: String
  /// It sends before it has received anything.
  var speaksFirst = false
  /// Draws an answer; empty: nothing does that is known.
  var request: [UInt8] = []
  /// Draws a longer one.
  var longRequest: [UInt8] = []
  /// After this and its answer the connection is still open.
  var exchange: [UInt8] = []
  /// After this the server closes first; empty: nothing makes it.
  var farewell: [UInt8] = []
  /// The beginning of something that the server waits for the rest of; the last octet may be repeated.
  var beginning: [UInt8] = Array("a".utf8)

  /// Octets that complete no request.
  /// - Parameter range: 1 is the first.
  func filler(_ range: Range<Int>) -> ArraySlice<UInt8> {
    let last = beginning.last ?? 0x61
    return ArraySlice(range.map { $0 - 1 < beginning.count ? beginning[$0 - 1] : last })
  }

  /// Whether anything can be expected of the server without a request of the user's.
  var draws: Bool { speaksFirst || !request.isEmpty }
}

extension Dialogue {
  private init(
    _ name: String, speaksFirst: Bool = false, _ request: String = "", long: String? = nil,
    exchange: String = "", farewell: String = "", beginning: String = "a"
  ) {
    self.init(
      name: name, speaksFirst: speaksFirst, request: Array(request.utf8),
      longRequest: Array((long ?? request).utf8), exchange: Array(exchange.utf8),
      farewell: Array(farewell.utf8), beginning: Array(beginning.utf8))
  }

  /// By the names that `--service` takes.
  static let known: [Dialogue] = [
    echo,
    Dialogue("discard"),
    Dialogue("daytime", speaksFirst: true),
    Dialogue("chargen", speaksFirst: true),
    Dialogue("hold"),
    Dialogue(
      "http", "GET / HTTP/1.0\r\n\r\n", exchange: "GET / HTTP/1.1\r\nHost: segprobe\r\n\r\n",
      farewell: "GET / HTTP/1.0\r\n\r\n",
      beginning: "GET / HTTP/1.0\r\nX-Segprobe: a"),
    Dialogue(
      "ssh", speaksFirst: true, "SSH-2.0-segprobe\r\n", farewell: "segprobe\r\n",
      beginning: "SSH-2.0-segprobe"),
    Dialogue(
      "smtp", speaksFirst: true, "EHLO segprobe\r\n", exchange: "EHLO segprobe\r\n",
      farewell: "QUIT\r\n"),
    Dialogue("ftp", speaksFirst: true, "HELP\r\n", exchange: "HELP\r\n", farewell: "QUIT\r\n"),
    Dialogue("redis", "PING\r\n", long: "INFO\r\n", exchange: "PING\r\n", farewell: "QUIT\r\n"),
    Dialogue(
      "memcached", "version\r\n", long: "stats\r\n", exchange: "version\r\n", farewell: "quit\r\n"),
  ]

  private static var echo: Dialogue {
    let octets = (0..<18_000).map { UInt8(0x20 + $0 % 95) }
    var echo = Dialogue("echo", "segprobe\r\n")
    echo.longRequest = octets
    return echo
  }

  /// What usually runs on a port; `nil`: nothing that is known.
  static func usual(on port: UInt16) -> Dialogue? {
    let name =
      switch port {
      case 7: "echo"
      case 9: "discard"
      case 13: "daytime"
      case 19: "chargen"
      case 4: "hold"
      case 80, 8_000, 8_008, 8_080: "http"
      case 22: "ssh"
      case 25, 587: "smtp"
      case 21: "ftp"
      case 6_379: "redis"
      case 11_211: "memcached"
      default: ""
      }
    return known.first { $0.name == name }
  }

  /// Of a server of which nothing is known.
  static let unknown = Dialogue("unknown")

  /// The same with a request of the user's.
  func with(request: [UInt8]) -> Dialogue {
    var copy = self
    copy.request = request
    copy.longRequest = request
    copy.exchange = request
    copy.farewell = request
    if name == "unknown" { copy.beginning = request.isEmpty ? beginning : Array(request.prefix(1)) }
    return copy
  }
}
