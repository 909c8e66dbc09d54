import Engine
import Report
import Script

/// What became of cases, by case.
struct LastResults {
  private struct Subject: Hashable {
    var probe: String
    var caseName: String
    var version: IPMode
  }

  private var results: [Subject: CaseResult] = [:]

  /// - Parameter target: what the results must be of; `nil`: this machine's TCP in labs.
  init(_ all: [CaseResult], target: String? = nil) {
    for result in all where result.target == target {
      let subject = Subject(
        probe: result.probe, caseName: result.caseName, version: result.version)
      results[subject] = result
    }
  }

  func result(of job: Job) -> CaseResult? {
    let path = Files.realPath(job.probe.file) ?? job.probe.file
    return results[Subject(probe: path, caseName: job.testCase.name, version: job.mode)]
  }

  /// Of a report that `--report jsonl=FILE` wrote; paths in it count from this folder.
  static func read(_ path: String) throws(SystemError) -> LastResults {
    var found: [CaseResult] = []
    var number = 0
    for line in try Files.contents(of: path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    {
      number += 1
      guard !line.isEmpty else { continue }
      do throws(RunRecord.Problem) {
        guard case .verdict(let own) = try RunRecord(parsing: line) else { continue }
        let probe = own.transcript.probe
        found.append(
          CaseResult(
            own, probe: Files.realPath(probe) ?? probe, date: own.transcript.start))
      } catch {
        throw SystemError("\(path):\(number): \(error.description)", code: 0)
      }
    }
    return LastResults(found)
  }
}
