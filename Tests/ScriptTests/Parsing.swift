import Match
import Script
import Testing

/// Parses a script that must be right.
func parse(
  _ text: String, file: String = "test.pkt", definitions: [String: String] = [:],
  prologues: [String: String] = [:]
) throws -> Probe {
  try parser(definitions, prologues).parse(Array(text.utf8), file: file)
}

/// The rendered error of a script that must be wrong.
func errorText(
  of text: String, file: String = "test.pkt", definitions: [String: String] = [:],
  prologues: [String: String] = [:]
) -> String {
  do {
    _ = try parser(definitions, prologues).parse(Array(text.utf8), file: file)
    return "no error"
  } catch {
    return error.description
  }
}

/// Prologues by the name after `start:`, which is their path too.
private func parser(_ definitions: [String: String], _ prologues: [String: String]) -> ScriptParser
{
  ScriptParser(
    definitions: definitions,
    loadPrologue: { reference, _ in
      prologues[reference].map { ScriptSource(path: reference, text: Array($0.utf8)) }
    })
}

/// Parses one event in a probe, behind a few events that capture `$rtt` and `$rcv_wnd`.
func event(_ text: String) throws -> Event {
  let probe = try parse(
    """
    /*---
    title: one event
    ---*/
    0 < S 0:0(0) win 65535
    +0 > S. 0:0(0) ack 1 as rtt, rcv_wnd = win
    \(text)
    """)
  return try #require(probe.cases[0].events.last)
}

/// The packet of an event; the first one of alternatives.
func packet(_ text: String) throws -> PacketTemplate {
  switch try event("+0 \(text)").action {
  case .inbound(_, let template): template
  case .outbound(_, let templates): try #require(templates.first)
  default: throw NoPacket()
  }
}

struct NoPacket: Error {}
