import Script

extension CodeBlock {
  /// What the target's counts that the code names depend on.
  var counts: Lateness.Counts {
    let names = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    if names.contains(where: TickCounts.areTold(by:)) || !Self.dynamic.isDisjoint(with: names) {
      return .times
    }
    let areTimeless = names.allSatisfy { name in
      !Self.prefixes.contains { name.hasPrefix($0) } || Self.timeless.contains(name)
    }
    return areTimeless ? .segments : .roundTrips
  }

  /// By these a name can be made up.
  private static let dynamic: Set<String> = [
    "globals", "locals", "vars", "dir", "eval", "exec", "getattr",
  ]

  /// Of the variables that tell of a socket.
  private static let prefixes = ["tcp", "bbr_", "dctcp_", "SK_MEMINFO_"]

  /// Those that are settled by the segments and calls alone (Linux, net/ipv4/tcp.c, `tcp_get_info`).
  private static let timeless: Set<String> = [
    "tcpi_options", "tcpi_snd_wscale", "tcpi_rcv_wscale", "tcpi_snd_mss", "tcpi_rcv_mss",
    "tcpi_advmss", "tcpi_unacked", "tcpi_sacked", "tcpi_delivered", "tcpi_delivered_ce",
    "tcpi_bytes_acked", "tcpi_bytes_received", "tcpi_bytes_sent", "tcpi_bytes_retrans",
    "tcpi_segs_in", "tcpi_segs_out", "tcpi_data_segs_in", "tcpi_data_segs_out", "tcpi_dsack_dups",
    "tcpi_fastopen_client_fail", "tcpi_notsent_bytes",
  ]
}
