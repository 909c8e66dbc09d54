import Capture
import Match
import Report

/// Which of several captured connections is meant.
struct ConnectionChoice {
  private let wanted: String?
  private let end: Endpoint?

  /// - Parameters:
  ///   - wanted: `A:P-B:P` in either order, or a number of the list, from 1.
  ///   - end: one of its ends.
  init(_ wanted: String?, _ end: Endpoint?) {
    self.wanted = wanted
    self.end = end
  }

  /// Indices of those that fit.
  func among(_ connections: [CapturedConnection]) throws(SystemError) -> [Int] {
    var fitting = Array(connections.indices)
    if let wanted {
      if let number = Int(wanted) {
        fitting = fitting.filter { $0 == number - 1 }
      } else {
        let (one, other) = try Self.ends(wanted)
        fitting = fitting.filter { connections[$0].isBetween(one, other) }
      }
    }
    guard let end else { return fitting }
    return fitting.filter { connections[$0].client == end || connections[$0].server == end }
  }

  private static func ends(_ text: String) throws(SystemError) -> (Endpoint, Endpoint) {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let ends = parts.compactMap { EndpointArgument(argument: String($0))?.endpoint }
    guard ends.count == 2 else {
      throw SystemError(
        "--connection '\(text)': expected ADDRESS:PORT-ADDRESS:PORT, or a number of the list",
        code: 0)
    }
    return (ends[0], ends[1])
  }

  /// - Parameter doAll: what `--all` does.
  static func question(
    _ connections: [CapturedConnection], _ name: String, _ doAll: String
  ) -> String {
    """
    segprobe: \(name) has \(connections.count) connections; choose one with --connection, or \(doAll) with --all:
    \(list(connections))
    """
  }

  /// Why none fits.
  static func none(_ connections: [CapturedConnection]) -> String {
    connections.isEmpty
      ? "no TCP segment was captured" : "no such connection; there are\n" + list(connections)
  }

  /// A line each: number, ends, size, length, and how it begins and ends.
  static func list(_ connections: [CapturedConnection]) -> String {
    let shown = connections.prefix(most)
    let width = shown.map(\.name.count).max() ?? 0
    let lines = shown.enumerated().map { index, connection in
      let beginning = connection.hasSYN ? "" : ", its beginning is missing"
      return "\("\(index + 1)".rightAligned(to: 4))  \(connection.name.padded(to: width))"
        + "  \("\(connection.segments.count)".rightAligned(to: 6)) segments"
        + "  \(Seconds.milliseconds(connection.duration).rightAligned(to: 9)) s"
        + "  \(connection.ending.rawValue)\(beginning)"
    }
    let rest = connections.count - shown.count
    return (lines + (rest > 0 ? ["      and \(rest) more"] : [])).joined(separator: "\n")
  }

  /// Lines that somebody reads.
  private static let most = 100
}

extension CapturedConnection {
  /// The end that a user means by this: the server, unless it is one of both.
  func end(_ wanted: Endpoint?) -> Endpoint { wanted == client ? client : server }
}
