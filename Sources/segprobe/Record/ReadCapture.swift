import Capture

/// A capture, read and sorted into connections.
struct ReadCapture {
  /// As messages name it.
  var name: String
  /// What the segments of the connections point into.
  var octets: [UInt8]
  var connections: [CapturedConnection]
  var remarks: [String]

  init(
    name: String, octets: [UInt8], connections: [CapturedConnection], remarks: [String]
  ) {
    self.name = name
    self.octets = octets
    self.connections = connections
    self.remarks = remarks
  }

  /// All of it is held in memory.
  static let sizeLimit = 1 << 30

  /// - Parameter path: `-` is standard input.
  init(path: String) throws(SystemError) {
    let isInput = path == "-"
    let octets =
      isInput
      ? try OpenFile.standardInput() : try Files.contents(of: path, limit: Self.sizeLimit)
    try self.init(octets, name: isInput ? "standard input" : path)
  }

  /// - Parameter name: where the octets come from.
  init(_ octets: [UInt8], name: String) throws(SystemError) {
    let file: CaptureFile
    do throws(CaptureError) { file = try CaptureFile(parsing: octets) } catch {
      throw SystemError("\(name): \(error)", code: 0)
    }
    let found = file.connections()
    self.init(
      name: name, octets: octets, connections: found.connections, remarks: found.remarks)
  }
}
