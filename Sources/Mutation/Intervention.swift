public import Engine
public import Wire

/// A change while a case runs: what the two wrappers know in common, and whether it came about.
public final class Intervention {
  public let mutant: Mutant
  /// When the change was made; `nil` as long as what is to be changed has not come.
  public private(set) var time: Instant?
  private var readings = 0
  private var isReading = false

  public init(_ mutant: Mutant) { self.mutant = mutant }

  public func link(_ link: any Link) -> any Link { MutatingLink(link, self) }

  public func target(_ target: any Target) -> any Target { MutatingTarget(target, self) }

  /// The target was sent a segment, listened to or called: readings of its state that follow are other ones.
  func act() { isReading = false }

  /// - Returns: the number of this group of readings.
  func read() -> Int {
    if !isReading { readings += 1 }
    isReading = true
    return readings
  }

  func happened(at instant: Instant) { time = time ?? instant }

  /// Puts into the transcript what was changed and when.
  public func speak(in transcript: inout Transcript) {
    guard let time else { return }
    transcript.entries.append(
      Transcript.Entry(
        at: time, kind: .note(Self.mark + mutant.name), location: nil, script: ""))
  }

  fileprivate static let mark = "mutant: "
}

extension Transcript {
  /// The run had a change in it.
  public var isMutated: Bool {
    entries.contains { entry in
      if case .note(let text) = entry.kind { text.hasPrefix(Intervention.mark) } else { false }
    }
  }
}
