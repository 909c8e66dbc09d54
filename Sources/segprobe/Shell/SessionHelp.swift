import Report

/// What `help` says.
enum SessionHelp {
  static var text: String {
    let lines = SessionVerb.allCases.map { verb in
      let name = verb.argument.isEmpty ? verb.rawValue : "\(verb.rawValue) \(verb.argument)"
      return "  " + name.padded(to: 20) + verb.explanation + "\n"
    }
    return segments + "\nCommands:\n" + lines.joined()
  }

  private static let segments = #"""
    A segment is its flags (S, SA, FA, R, FPU, none; A or . is ACK), and what of it is to be told:
      S                   a SYN              P. "GET / HTTP/1.0\r\n\r\n"    data at its place
      FA                  a FIN at its place     . (1000) pattern          1000 octets
      R RCV.NXT+1(0)      numbers of one's own   . ack SND.NXT-1           the target's variables
      S 0:0(0) win 1000 <mss 536,sackOK>         . with checksum bad       what no correct sender sends
    What is not told is what the connection asks for. Answers are shown when they come, with the time
    since the first segment; numbers count from the initial sequence numbers, as in scripts.

    """#
}
