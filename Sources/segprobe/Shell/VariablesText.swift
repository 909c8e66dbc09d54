import Report
import Wire

/// The variables of both ends, as a table.
struct VariablesText {
  let connection: SessionConnection

  /// Whole lines.
  var text: String {
    let rows = [["", "target", "us"], ["state", connection.peer.text, ""]] + variables
    let widths = (0..<2).map { column in rows.dropFirst().map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = [row[0].padded(to: widths[0]), row[1].padded(to: widths[1]), row[2]]
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private var variables: [[String]] {
    let numbers = connection.numbers
    let (ours, theirs) = (numbers.initialSend, numbers.initialReceive)
    func relative(_ number: SequenceNumber, _ origin: SequenceNumber?) -> String {
      origin.map { "\(number.rawValue &- $0.rawValue)" } ?? "-"
    }
    return [
      ["SND.UNA", text("SND.UNA"), relative(numbers.sendUnacknowledged, ours)],
      ["SND.NXT", text("SND.NXT"), relative(numbers.sendNext, ours)],
      ["SND.WND", text("SND.WND"), theirs == nil ? "-" : text("RCV.WND")],
      ["ISS", absolute(theirs), absolute(ours)],
      ["RCV.NXT", text("RCV.NXT"), relative(numbers.receiveNext, theirs)],
      ["RCV.WND", theirs == nil ? "-" : text("RCV.WND"), ours == nil ? "-" : text("SND.WND")],
      ["IRS", absolute(ours), absolute(theirs)],
    ]
  }

  private func text(_ name: String) -> String { connection.value(name).map { "\($0)" } ?? "-" }

  /// Counted from itself it is 0; here is the number of the wire.
  private func absolute(_ number: SequenceNumber?) -> String {
    number.map { "0 (\($0.rawValue) on the wire)" } ?? "-"
  }
}
