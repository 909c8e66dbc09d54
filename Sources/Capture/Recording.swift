public import Match
import Wire

/// A captured connection as a probe.
///
/// What the tester's side sent is sent again, at its pace. What the target sent is expected, as far as the rules of TCP
/// leave it no choice: see `Recorder`.
public struct Recording: Sendable {
  /// In the notation of scripts, front matter included.
  public var text: String
  /// What the reader should know, each also a comment in the text.
  public var remarks: [String]
  /// What runs on the target, if it shows or was told.
  public var service: String?

  public struct Options: Sendable {
    /// Of the probe; `nil`: one that says what was recorded.
    public var title: String?
    /// What runs on the target; `nil`: what the traffic shows.
    public var service: String?
    /// Octets: what the target sent is compared up to this size, only its length above. `nil`: echoes are compared, since
    /// only they are sure to come again; other text stands in a comment.
    public var payloadLimit: Int?
    /// Where it comes from, for the comment at its head.
    public var origin: String

    public init(origin: String) { self.origin = origin }
  }

  /// - Parameters:
  ///   - target: one of the connection's two ends.
  ///   - file: the octets that the connection's segments point into.
  public init(
    of connection: CapturedConnection, target: Endpoint, in file: [UInt8], _ options: Options
  ) {
    let service = options.service ?? ServiceGuess(connection, target: target, in: file).name
    var recorder = Recorder(connection, target: target, in: file, service, options)
    let body = recorder.lines()
    self.service = service
    remarks = recorder.remarks
    let title = options.title ?? Self.title(of: connection, target, service)
    let head = [
      "/*---", "title: \(Self.quoted(title))",
      "checks: []          # the rules that it shows, such as RFC9293:3.10.7.4",
      "service: \(service ?? "any")", "acks: any",
    ]
    let comments = [
      "Recorded from \(options.origin): \(connection.name), \(connection.segments.count) segments;"
        + " the target is \(target.label)."
    ]
    text =
      (head + recorder.frontMatter + ["---*/"] + (comments + remarks).map { "// \(Self.plain($0))" }
      + body).map { $0 + "\n" }.joined()
  }

  private static func title(
    of connection: CapturedConnection, _ target: Endpoint, _ service: String?
  ) -> String {
    let subject = service.flatMap { $0 == "any" ? nil : "a service '\($0)'" } ?? "a server"
    return "A recorded connection to \(subject) at \(target.label) goes as it went"
  }

  /// As a YAML string.
  private static func quoted(_ text: String) -> String {
    let escaped = plain(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  /// On one line, without what could end a comment or be taken for a value of a case.
  private static func plain(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 }).replacing("*/", with: "* /")
      .replacing("$", with: "_").replacing("&", with: "+")
  }
}
