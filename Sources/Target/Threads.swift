import CLinux
import Glibc
import Wire

/// Runs `body` on a thread of its own that nobody waits for.
/// - Returns: whether there is such a thread.
func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  let argument = unsafe Unmanaged.passRetained(ThreadBody(body))
  let error = unsafe clinux_start_thread(runBody, argument.toOpaque())
  if error != 0 { unsafe argument.release() }
  return error == 0
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument = unsafe argument {
    unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
  }
  return nil
}

/// The kernel's number for this thread.
func currentThread() -> Int32 { clinux_thread_id() }

/// A file of /proc/self/task/TID; `nil` if the thread is gone.
func readTaskFile(_ thread: Int32, _ name: String) -> ArraySlice<UInt8>? {
  let descriptor = openFile("/proc/self/task/\(thread)/\(name)")
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  return readSmallFile(descriptor)
}

/// How long a thread of this process has waited for a processor.
func waitedByTask(_ thread: Int32) -> Instant.Interval {
  readTaskFile(thread, "schedstat").flatMap(RunQueueClock.waited) ?? .zero
}
