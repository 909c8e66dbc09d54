import Report

/// The `--report` files of a run: each has its format, and gets everything that happens.
final class ReportFiles {
  private var files: [ReportFile] = []

  private final class ReportFile {
    private let name: String
    private let file: OpenFile
    private var format: any RunFormat

    init(_ request: ReportRequest, _ context: () -> PageContext) throws(SystemError) {
      name = request.destination.name
      file = try request.destination.open()
      format = request.format(context())
    }

    func write(_ text: (inout any RunFormat) -> String) {
      let octets = Array(text(&format).utf8)
      guard !octets.isEmpty else { return }
      do throws(SystemError) {
        try file.write(octets)
      } catch {
        Console.complain("segprobe: cannot write \(name): \(SystemError.text(of: error.code))")
      }
    }
  }

  /// - Parameter context: what a page shows beside the run.
  init(
    _ requests: [ReportRequest], context: @autoclosure () -> PageContext
  ) throws(SystemError) {
    for request in requests { files.append(try ReportFile(request, context)) }
  }

  func begin(_ run: RunStart) { write { $0.begin(run) } }
  func add(_ own: RunRecord.Case) { write { $0.add(own) } }
  func addFault(probe: String, reason: String) {
    write { $0.addFault(probe: probe, reason: reason) }
  }
  func end(_ run: RunEnd) { write { $0.end(run) } }

  /// After the last run.
  func finish() { write { $0.finish() } }

  private func write(_ text: (inout any RunFormat) -> String) {
    for file in files { file.write(text) }
  }
}
