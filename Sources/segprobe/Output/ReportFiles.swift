import Report

/// The `--report` files of a run, and what is kept of it: each has its format, and gets everything that happens.
final class ReportFiles {
  private var files: [ReportFile] = []
  private var last: LastReport?

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

  /// - Parameters:
  ///   - last: keeps the report of this run.
  ///   - context: what a page shows beside the run.
  init(
    _ requests: [ReportRequest], last: LastReport? = nil, context: @autoclosure () -> PageContext
  ) throws(SystemError) {
    self.last = last
    for request in requests { files.append(try ReportFile(request, context)) }
  }

  func begin(_ run: RunStart) {
    last?.begin(run)
    writeFiles { $0.begin(run) }
  }

  func add(_ own: RunRecord.Case) {
    last?.write { $0.add(own) }
    writeFiles { $0.add(own) }
  }

  func addFault(probe: String, reason: String) {
    last?.write { $0.addFault(probe: probe, reason: reason) }
    writeFiles { $0.addFault(probe: probe, reason: reason) }
  }

  func end(_ run: RunEnd) {
    last?.write { $0.end(run) }
    writeFiles { $0.end(run) }
  }

  /// After the last run.
  func finish() {
    last?.finish()
    writeFiles { $0.finish() }
  }

  private func writeFiles(_ text: (inout any RunFormat) -> String) {
    for file in files { file.write(text) }
  }
}
