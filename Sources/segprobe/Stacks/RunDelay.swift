import Glibc
import Wire

/// How long processes have waited for a processor: what a stack in user space sends late for that is no fault of its.
enum RunDelay {
  /// Of all threads of a process and of those that it has started, since they began. Zero on a kernel that does not
  /// count it.
  static func total(of process: Int32) -> Instant.Interval {
    var total = Instant.Interval.zero
    for thread in (try? Files.names(in: "/proc/\(process)/task")) ?? [] {
      let folder = "/proc/\(process)/task/\(thread)"
      total = total + waited(text(of: "\(folder)/schedstat"))
      for child in text(of: "\(folder)/children").split(separator: " ") {
        if let child = Int32(child) { total = total + self.total(of: child) }
      }
    }
    return total
  }

  /// The second number of a line of schedstat, nanoseconds.
  static func waited(_ line: String) -> Instant.Interval {
    let numbers = line.split { $0 == " " || $0 == "\n" }
    return .init(nanoseconds: numbers.count > 1 ? Int64(numbers[1]) ?? 0 : 0)
  }

  private static func text(of path: String) -> String {
    String(decoding: (try? Files.contents(of: path)) ?? [], as: UTF8.self)
  }
}
