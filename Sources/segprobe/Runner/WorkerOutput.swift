import Engine

/// What a worker says to its parent: one octet when its script begins, then the transcript.
struct WorkerOutput {
  private let number: Int32

  /// - Parameter number: the pipe's writing end, which the caller owns.
  init(_ number: Int32) { self.number = number }

  /// A parent that has gone takes the worker with it, so nothing can be done about a pipe that breaks.
  func sayIsReady() { try? OpenFile.write([Self.ready], to: number) }

  func write(_ transcript: Transcript) {
    try? OpenFile.write([Self.transcript] + transcript.encoded, to: number)
  }

  private static let ready: UInt8 = 1
  private static let transcript: UInt8 = 2

  /// What has come of it so far.
  struct Received {
    private var octets: [UInt8] = []

    mutating func append(_ part: [UInt8]) { octets += part }

    var isReady: Bool { !octets.isEmpty }

    /// `nil` when the worker did not get so far.
    var transcript: Transcript? {
      let rest = octets.drop { $0 == WorkerOutput.ready }
      guard rest.first == WorkerOutput.transcript else { return nil }
      return try? Transcript(decoding: Array(rest.dropFirst()))
    }
  }
}
