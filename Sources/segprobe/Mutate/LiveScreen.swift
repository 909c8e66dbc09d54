import Report
import Wire

/// The line of a terminal that says how far a proof has come.
struct LiveScreen {
  private var console: Console
  private let count: Int
  private let what: String
  private let start = Clock.monotonic()
  private var nextDrawing = Clock.monotonic()
  var finishedCount = 0

  init(_ console: Console, count: Int, what: String) {
    self.console = console
    self.count = count
    self.what = what
  }

  var isGone: Bool { console.isBroken }

  mutating func clear() { console.clearLiveLine() }

  mutating func draw(running: Int, _ latest: String) {
    let now = Clock.monotonic()
    guard now >= nextDrawing else { return }
    nextDrawing = now + .milliseconds(100)
    let elapsed = Seconds.tenths(now - start)
    let text = "\(finishedCount) of \(count) \(what) done, \(running) running, \(elapsed) s"
    console.draw { $0.drawing(text, latest: latest) }
  }
}
