/// The properties of a data sheet, in its order. The raw values are the keys of the JSON form and do not change.
enum Property: String, CaseIterable {
  case options = "options.list"
  case unaskedOptions = "options.unasked"
  case offeredMSS = "mss.offered"
  case defaultMSS = "mss.default"
  case window = "window.initial"
  case windowScale = "window.scale"
  case sackPermitted = "sack.permitted"
  case sackBlocks = "sack.blocks"
  case duplicateSACK = "sack.duplicate"
  case timestamps = "timestamps.offered"
  case timestampClock = "timestamps.clock"
  case timestampOffset = "timestamps.offset"
  case paws = "timestamps.paws"
  case missingTimestamp = "timestamps.missing"
  case ecn = "ecn.classic"
  case accurateECN = "ecn.accurate"
  case congestionEcho = "ecn.echo"
  case fastOpen = "fast-open.cookie"
  case synData = "syn.data"

  case roundTrip = "handshake.round-trip"
  case synAckTimeout = "syn-ack.timeout"
  case synAckBackoff = "syn-ack.back-off"
  case synAckRetries = "syn-ack.retries"
  case initialWindow = "flight.segments"
  case initialWindowOctets = "flight.octets"
  case timeout = "retransmission.timeout"
  case backoff = "retransmission.back-off"
  case retransmissions = "retransmission.count"
  case lossProbe = "retransmission.loss-probe"
  case persistTime = "persist.time"
  case persistBackoff = "persist.back-off"
  case persistProbe = "persist.probe"
  case delayedAck = "delayed-ack.time"
  case quickAcks = "delayed-ack.quick"
  case ackEvery = "delayed-ack.every"
  case resetChallenge = "challenge-ack.reset"
  case synChallenge = "challenge-ack.syn"
  case challengeScope = "challenge-ack.scope"
  case keepAliveAnswer = "keep-alive.answer"
  case keepAliveTime = "keep-alive.time"
  case timeWait = "time-wait.length"

  case isnClock = "isn.clock"
  case isnOffset = "isn.offset"

  case listenerNull = "listener.null"
  case listenerFin = "listener.fin"
  case listenerXmas = "listener.xmas"
  case listenerSynFin = "listener.syn-fin"
  case listenerSynRst = "listener.syn-rst"
  case listenerAck = "listener.ack"
  case listenerSynAck = "listener.syn-ack"
  case listenerRst = "listener.rst"
  case closedSyn = "closed.syn"
  case closedAck = "closed.ack"
  case closedFin = "closed.fin"
  case closedNull = "closed.null"
  case closedXmas = "closed.xmas"

  case hops = "ip.ttl"
  case dontFragment = "ip.dont-fragment"
  case identification = "ip.identification"
  case flowLabel = "ip.flow-label"
}

extension Property {
  enum Section: String, CaseIterable {
    case options = "Options and features"
    case timers = "Timers and counts"
    case numbers = "Initial sequence numbers"
    case flags = "Odd segments"
    case network = "IP"
  }

  var section: Section {
    switch self {
    case .options, .unaskedOptions, .offeredMSS, .defaultMSS, .window, .windowScale,
      .sackPermitted, .sackBlocks, .duplicateSACK, .timestamps, .timestampClock, .timestampOffset,
      .paws, .missingTimestamp, .ecn, .accurateECN, .congestionEcho, .fastOpen, .synData:
      .options
    case .isnClock, .isnOffset: .numbers
    case .hops, .dontFragment, .identification, .flowLabel: .network
    default: rawValue.hasPrefix("listener.") || rawValue.hasPrefix("closed.") ? .flags : .timers
    }
  }

  /// As the data sheet calls it.
  var label: String {
    switch self {
    case .options: "options of its SYN-ACK"
    case .unaskedOptions: "options of its SYN-ACK to a SYN without"
    case .offeredMSS: "MSS"
    case .defaultMSS: "MSS it sends if we name none"
    case .window: "window of its SYN-ACK"
    case .windowScale: "window scale"
    case .sackPermitted: "SACK"
    case .sackBlocks: "SACK blocks"
    case .duplicateSACK: "D-SACK"
    case .timestamps: "timestamps"
    case .timestampClock: "timestamp clock"
    case .timestampOffset: "timestamp offset"
    case .paws: "PAWS"
    case .missingTimestamp: "a segment without its timestamp"
    case .ecn: "ECN"
    case .accurateECN: "AccECN"
    case .congestionEcho: "CE"
    case .fastOpen: "Fast Open"
    case .synData: "data on a SYN"
    case .roundTrip: "SYN to SYN-ACK"
    case .synAckTimeout: "SYN-ACK timeout"
    case .synAckBackoff: "SYN-ACK back-off"
    case .synAckRetries: "SYN-ACK retries"
    case .initialWindow: "initial window, segments"
    case .initialWindowOctets: "initial window, octets"
    case .timeout: "RTO of data"
    case .backoff: "RTO back-off"
    case .retransmissions: "retransmissions of data"
    case .lossProbe: "tail loss probe"
    case .persistTime: "probe of a closed window"
    case .persistBackoff: "back-off of these probes"
    case .persistProbe: "such a probe carries"
    case .delayedAck: "delayed ACK"
    case .quickAcks: "ACKs without delay at first"
    case .ackEvery: "ACK of full segments"
    case .resetChallenge: "challenge ACKs to RST"
    case .synChallenge: "challenge ACKs to SYN"
    case .challengeScope: "their limit counts"
    case .keepAliveAnswer: "our keep-alive"
    case .keepAliveTime: "its keep-alive"
    case .timeWait: "TIME-WAIT"
    case .isnClock: "ISN clock"
    case .isnOffset: "ISN offset"
    case .listenerNull: "no flags, to the listener"
    case .listenerFin: "FIN, to the listener"
    case .listenerXmas: "FIN+PSH+URG, to the listener"
    case .listenerSynFin: "SYN+FIN, to the listener"
    case .listenerSynRst: "SYN+RST, to the listener"
    case .listenerAck: "ACK, to the listener"
    case .listenerSynAck: "SYN+ACK, to the listener"
    case .listenerRst: "RST, to the listener"
    case .closedSyn: "SYN, to a closed port"
    case .closedAck: "ACK, to a closed port"
    case .closedFin: "FIN, to a closed port"
    case .closedNull: "no flags, to a closed port"
    case .closedXmas: "FIN+PSH+URG, to a closed port"
    case .hops: "TTL or hop limit"
    case .dontFragment: "don't fragment"
    case .identification: "identification"
    case .flowLabel: "flow label"
    }
  }

  /// Of the value in JSON; `nil`: it has none.
  var unit: String? {
    switch self {
    case .offeredMSS, .defaultMSS, .window, .initialWindowOctets: "octets"
    case .windowScale: "bits"
    case .timestampClock, .isnClock: "Hz"
    case .roundTrip, .synAckTimeout, .timeout, .lossProbe, .persistTime, .delayedAck,
      .resetChallenge, .synChallenge, .keepAliveTime, .timeWait:
      "s"
    case .synAckRetries, .retransmissions: "retransmissions"
    case .initialWindow, .quickAcks, .ackEvery: "segments"
    case .hops: "hops"
    default: nil
    }
  }
}
