/// What code blocks know of the socket under test: names and values as packetdrill gives them.
struct CodeVariables: Hashable {
  struct Variable: Hashable {
    var name: String
    var value: UInt64
  }

  private(set) var variables: [Variable] = []

  /// - Parameters:
  ///   - information: `struct tcp_info`; members that the kernel did not return are not defined.
  ///   - memory: of SO_MEMINFO.
  init(information: [UInt8], memory: [UInt8]) {
    for field in StructureLayout.tcpInformation.fields {
      guard let value = Self.value(of: field, in: information) else { continue }
      add(field.name, value)
    }
    add(.socketMemory, from: memory)
  }

  /// Adds what the congestion control tells (TCP_CC_INFO).
  mutating func add(congestionControl octets: [UInt8], named name: String) {
    switch name {
    case "dctcp": add(.dctcp, from: octets)
    case "bbr", "bbr1", "bbr2", "bbr3": addBBR(octets)
    default: add(.vegas, from: octets)
    }
  }

  private mutating func addBBR(_ octets: [UInt8]) {
    add(.bbr, from: octets)
    guard octets.count >= 8 else { return }
    add("bbr_bw", Self.unsigned(octets.prefix(8)))
  }

  private mutating func add(_ layout: StructureLayout, from octets: [UInt8]) {
    for field in layout.fields {
      guard let value = Self.value(of: field, in: octets) else { continue }
      add(field.name, value)
    }
  }

  private mutating func add(_ name: String, _ value: UInt64) {
    guard let parts = Self.bitFields[name] else {
      return variables.append(Variable(name: name, value: value))
    }
    for part in parts {
      variables.append(
        Variable(name: part.name, value: value >> part.shift & (1 << part.width - 1)))
    }
  }

  private static func value(of field: StructureLayout.Field, in octets: [UInt8]) -> UInt64? {
    let end = field.offset + field.width
    return end <= octets.count ? unsigned(octets[field.offset..<end]) : nil
  }

  private static func unsigned(_ octets: some BidirectionalCollection<UInt8>) -> UInt64 {
    octets.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  // MARK: Names

  /// Members that are C bit fields, lowest bit first.
  private static let bitFields: [String: [(name: String, shift: UInt64, width: UInt64)]] = [
    "tcpi_wscale": [("tcpi_snd_wscale", 0, 4), ("tcpi_rcv_wscale", 4, 4)],
    "tcpi_delivery_rate_app_limited": [
      ("tcpi_delivery_rate_app_limited", 0, 1), ("tcpi_fastopen_client_fail", 1, 2),
    ],
    "tcpi_accecn": [
      ("tcpi_ecn_mode", 0, 2), ("tcpi_accecn_opt_seen", 2, 2), ("tcpi_accecn_fail_mode", 4, 4),
      ("tcpi_options2", 8, 24),
    ],
  ]

  /// Why a variable that exists elsewhere is not defined; `nil` if there is no such variable.
  static func absence(of name: String) -> String? {
    let members = StructureLayout.tcpInformation.fields.flatMap { field in
      bitFields[field.name]?.map(\.name) ?? [field.name]
    }
    if members.contains(name) { return "this kernel's TCP_INFO has no \(name)" }
    for layout in [StructureLayout.dctcp, .bbr, .vegas] {
      guard layout.fields.contains(where: { $0.name == name }) else { continue }
      return "the socket's congestion control tells no \(name)"
    }
    return nil
  }

  /// The same for every socket: states, options and states of congestion control.
  static let constants: [Variable] = [
    ("TCP_ESTABLISHED", 1), ("TCP_SYN_SENT", 2), ("TCP_SYN_RECV", 3), ("TCP_FIN_WAIT1", 4),
    ("TCP_FIN_WAIT2", 5), ("TCP_TIME_WAIT", 6), ("TCP_CLOSE", 7), ("TCP_CLOSE_WAIT", 8),
    ("TCP_LAST_ACK", 9), ("TCP_LISTEN", 10), ("TCP_CLOSING", 11),
    ("TCP_CA_Open", 0), ("TCP_CA_Disorder", 1), ("TCP_CA_CWR", 2), ("TCP_CA_Recovery", 3),
    ("TCP_CA_Loss", 4),
    ("TCPI_OPT_TIMESTAMPS", 1), ("TCPI_OPT_SACK", 2), ("TCPI_OPT_WSCALE", 4), ("TCPI_OPT_ECN", 8),
    ("TCPI_OPT_ECN_SEEN", 16), ("TCPI_OPT_SYN_DATA", 32), ("TCPI_OPT_USEC_TS", 64),
    ("TCPI_OPT_TFO_CHILD", 128),
  ].map { Variable(name: $0.0, value: $0.1) }
}

extension StructureLayout {
  fileprivate static let socketMemory = StructureLayout(
    [
      "RMEM_ALLOC", "RCVBUF", "WMEM_ALLOC", "SNDBUF", "FWD_ALLOC", "WMEM_QUEUED", "OPTMEM",
      "BACKLOG", "DROPS",
    ].map { ("SK_MEMINFO_" + $0, 4) })

  /// `struct tcp_dctcp_info`
  fileprivate static let dctcp = StructureLayout([
    ("dctcp_enabled", 2), ("dctcp_ce_state", 2), ("dctcp_alpha", 4), ("dctcp_ab_ecn", 4),
    ("dctcp_ab_tot", 4),
  ])

  /// `struct tcp_bbr_info`
  fileprivate static let bbr = StructureLayout([
    ("bbr_bw_lo", 4), ("bbr_bw_hi", 4), ("bbr_min_rtt", 4), ("bbr_pacing_gain", 4),
    ("bbr_cwnd_gain", 4),
  ])

  /// `struct tcpvegas_info`, which the other algorithms that look at delay use too. The names of the last two are
  /// packetdrill's.
  fileprivate static let vegas = StructureLayout([
    ("tcpv_enabled", 4), ("tcpv_rttcnt", 4), ("tcp_rtt", 4), ("tcp_minrtt", 4),
  ])
}
