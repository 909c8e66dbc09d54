import Engine
import Script
import Wire

/// What happened in a case, for readers of the JSON lines: one object an event, in the order of time.
enum TranscriptEvents {
  static func json(of transcript: Transcript) -> [JSON] {
    transcript.inOrderOfTime.map { json(of: transcript.entries[$0], in: transcript) }
  }

  private static func json(of entry: Transcript.Entry, in transcript: Transcript) -> JSON {
    let (kind, text) = kind(of: entry.kind, in: transcript)
    var members: [JSON.Member] = [
      JSON.Member("at", .number((entry.at - transcript.start).seconds)),
      JSON.Member("kind", .string(kind)), JSON.Member("text", .string(text)),
    ]
    if let location = entry.location {
      members.append(JSON.Member("file", .string(location.file)))
      members.append(JSON.Member("line", .integer(location.line)))
    }
    return .object(members)
  }

  /// `inbound` is towards the target, as in scripts.
  private static func kind(
    of kind: Transcript.Entry.Kind, in transcript: Transcript
  ) -> (String, String) {
    switch kind {
    case .packet(let frame, let connection):
      let direction = transcript.isInbound(frame) ? "inbound" : "outbound"
      return (direction, transcript.notation(of: frame, connection: connection))
    case .call(let text): return ("call", text)
    case .state(let text): return ("state", text)
    case .silence: return ("silence", "")
    case .note(let text): return ("note", text)
    }
  }
}

extension Transcript {
  /// Indices of `entries`. A call is recorded when it has returned; what it caused may have come before.
  var inOrderOfTime: [Int] {
    entries.indices.sorted { (entries[$0].at, $0) < (entries[$1].at, $1) }
  }
}
