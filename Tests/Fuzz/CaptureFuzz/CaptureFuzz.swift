import Capture
import Match
import Wire

/// Called by libFuzzer with octets of its choice: a file. None may trap; what is read lies within the file, and every
/// connection can be recorded, whichever end is the target.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let octets = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  do throws(CaptureError) {
    check(try CaptureFile(parsing: octets))
  } catch {
    precondition((0...octets.count).contains(error.offset) && !error.problem.isEmpty)
  }
  return 0
}

private func check(_ file: CaptureFile) {
  for frame in file.frames {
    precondition(file.octets[frame.range].count <= frame.originalLength)
  }
  for connection in file.connections().connections {
    _ = connection.isOver
    for segment in connection.segments {
      precondition(segment.payload.count <= segment.length)
      precondition(
        segment.payload.isEmpty || segment.range.contains(segment.payload.upperBound - 1))
    }
    for target in [connection.client, connection.server] {
      let recording = Recording(of: connection, target: target, in: file.octets, .init(origin: "x"))
      precondition(recording.text.hasPrefix("/*---\n") && recording.text.hasSuffix("\n"))
    }
  }
}
