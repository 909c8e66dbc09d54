import Glibc

/// A small HTTP server for one connection, as far as its use of the connection goes: after a response it closes first,
/// unless the client speaks HTTP/1.1 or asks to keep the connection, and has not asked to close it (RFC 9112, section 9).
struct HTTPConnection {
  private let connection: Int32
  private var received: ArraySlice<UInt8> = []

  init(_ connection: Int32) { self.connection = connection }

  /// Answers requests until one of the two sides has had enough.
  mutating func serve() {
    while let head = nextHead() {
      guard let request = Request(head) else {
        respond("HTTP/1.1 400 Bad Request", body: "bad request\n", closes: true, hasBody: true)
        return
      }
      guard skip(request.contentLength) else { return }
      respond(
        "HTTP/1.1 200 OK", body: "segprobe\n", closes: !request.keepsConnection,
        hasBody: request.method != "HEAD")
      if !request.keepsConnection { return }
    }
  }

  /// Octets of a request's head; one that is longer is refused.
  private static let longestHead = 16_384

  /// Up to the empty line; `nil` when the client has closed or sends no head.
  private mutating func nextHead() -> ArraySlice<UInt8>? {
    while true {
      if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
        defer { received = received[end.upperBound...] }
        return received[..<end.lowerBound]
      }
      guard received.count <= Self.longestHead else { return [] }
      guard let octets = readSome(connection) else { return nil }
      received = ArraySlice(Array(received) + octets)
    }
  }

  /// Throws a request's body away; `false` when the client closes before its end.
  private mutating func skip(_ count: Int) -> Bool {
    var rest = count
    while rest > received.count {
      rest -= received.count
      guard let octets = readSome(connection) else { return false }
      received = octets
    }
    received = received.dropFirst(rest)
    return true
  }

  private func respond(_ status: String, body: String, closes: Bool, hasBody: Bool) {
    let head = """
      \(status)\r
      Content-Type: text/plain\r
      Content-Length: \(body.utf8.count)\r
      Connection: \(closes ? "close" : "keep-alive")\r
      \r

      """
    writeAll(connection, Array((head + (hasBody ? body : "")).utf8)[...])
  }

  /// What of a request's head matters here.
  private struct Request {
    var method: Substring
    var keepsConnection: Bool
    var contentLength = 0

    init?(_ head: ArraySlice<UInt8>) {
      let lines = String(decoding: head, as: UTF8.self).split(
        separator: "\r\n", omittingEmptySubsequences: false)
      let words = lines.first?.split(separator: " ") ?? []
      guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
      method = words[0]
      keepsConnection = words[2] != "HTTP/1.0"
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " }.lowercased()
        switch line[..<colon].lowercased() {
        case "connection" where value.contains("close"): keepsConnection = false
        case "connection" where value.contains("keep-alive"): keepsConnection = true
        case "content-length":
          guard let count = Int(value), count >= 0 else { return nil }
          contentLength = count
        default: break
        }
      }
    }
  }
}
