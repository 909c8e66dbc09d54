import Match
import Wire

/// What the application on the target does, as far as its traffic shows.
struct ServiceGuess {
  /// As front matter names it; `nil` when it does not show.
  private(set) var name: String?

  private static let ports: [UInt16: String] = [
    7: "echo", 9: "discard", 13: "daytime", 19: "chargen", 80: "http",
  ]
  private static let methods = ["GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH "]
  /// Octets of each direction that are looked at.
  private static let limit = 4_096

  init(_ connection: CapturedConnection, target: Endpoint, in file: [UInt8]) {
    let asked = Self.octets(connection, file) { $0.destination == target }
    let answered = Self.octets(connection, file) { $0.source == target }
    let isHTTP = Self.methods.contains { asked.starts(with: $0.utf8) }
    if isHTTP {
      name = "http"
    } else if !answered.isEmpty, asked.starts(with: answered) {
      name = "echo"
    } else if answered.starts(with: Array(0x20...0x7E).prefix(min(max(answered.count, 20), 72))) {
      name = "chargen"
    } else {
      name = Self.ports[target.port]
    }
  }

  private static func octets(
    _ connection: CapturedConnection, _ file: [UInt8], _ isWanted: (CapturedSegment) -> Bool
  ) -> [UInt8] {
    var octets: [UInt8] = []
    var next: SequenceNumber?
    for segment in connection.segments where isWanted(segment) && !segment.payload.isEmpty {
      // What comes again, or out of order, does not count.
      if let next, segment.sequence != next { continue }
      next = segment.sequence + segment.length
      octets += file[segment.payload]
      if octets.count >= limit { break }
    }
    return octets
  }
}
