// bench VERB: figures beside those of plain C, taken in the same run on the same machine. Build with `-c release`.

import BenchReference

let benches: [String: () -> Void] = [
  "answer": benchFirstAnswer, "reaction": benchReaction, "wire": benchWire,
]

let arguments = CommandLine.arguments.dropFirst()
let verbs = arguments.isEmpty ? benches.keys.sorted() : Array(arguments)
for verb in verbs {
  guard let bench = benches[verb] else {
    fatalError("no bench \(verb); there are: \(benches.keys.sorted().joined(separator: ", "))")
  }
  bench()
}
