import ArgumentParser

extension Segprobe {
  /// What the work returns; what it cannot do is said, and is 2.
  static func status(of work: () throws(SystemError) -> Int32) -> Int32 {
    do throws(SystemError) { return try work() } catch {
      Console.complain("segprobe: \(error)")
      return 2
    }
  }
}

extension ParsableCommand {
  /// Ends a command with the status that its work returns; what the work cannot do is said, and ends with 2.
  func leave(_ work: () throws(SystemError) -> Int32) throws -> Never {
    throw ExitCode(Segprobe.status(of: work))
  }
}
