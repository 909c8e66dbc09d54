import Engine
import Glibc
import Lab

// Runs one scenario in a process of its own with one thread, as namespaces want it, and prints what was found as lines
// `name: value`. Exit status 0: it ran; 1: it failed; 77: this machine does not allow it. With `--ordinary` first, root
// becomes nobody before anything else.

var arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--ordinary" {
  arguments.removeFirst()
  becomeOrdinary()
}
guard let name = arguments.first, let scenario = scenarios[name] else {
  say("error", "the scenarios are \(scenarios.keys.sorted().joined(separator: " "))")
  exit(1)
}
do {
  try UserNamespace.enter()
} catch {
  say("skipped", "\(error)")
  exit(77)
}
do {
  try scenario(Array(arguments.dropFirst()))
} catch {
  say("error", "\(error)")
  exit(1)
}
