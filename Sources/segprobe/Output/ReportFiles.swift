/// The `--report` files of a run, JSON lines: every line goes to each of them.
final class ReportFiles {
  private var files: [ReportFile] = []

  private final class ReportFile {
    let path: String
    let file: OpenFile

    init(_ path: String) throws(SystemError) {
      self.path = path
      file = try Files.create(path)
    }
  }

  init(_ paths: [String]) throws(SystemError) {
    for path in paths { files.append(try ReportFile(path)) }
  }

  func write(_ line: String) {
    for file in files {
      do throws(SystemError) {
        try file.file.write((line + "\n").utf8)
      } catch {
        Console.complain(
          "segprobe: cannot write '\(file.path)': \(SystemError.text(of: error.code))")
      }
    }
  }
}
