import ArgumentParser

extension ParsableCommand {
  /// Ends a command with the status that its work returns; what the work cannot do is said, and ends with 2.
  func leave(_ work: () throws(SystemError) -> Int32) throws -> Never {
    let status: Int32
    do throws(SystemError) {
      status = try work()
    } catch {
      Console.complain("segprobe: \(error)")
      throw ExitCode(2)
    }
    throw ExitCode(status)
  }
}
