/// How a sender of IPv4 numbers its packets (RFC 6864).
enum IdentificationPattern: Equatable {
  case zero
  case constant
  /// One counter for all connections.
  case globalCounter
  /// A counter for each connection.
  case connectionCounter
  case random
  case unknown

  struct Sample {
    /// In the order of sending.
    var value: UInt16
    var connection: Int
  }

  init(_ samples: [Sample]) {
    let values = samples.map(\.value)
    if values.isEmpty {
      self = .unknown
    } else if values.allSatisfy({ $0 == 0 }) {
      self = .zero
    } else if values.count < 3 {
      self = .unknown
    } else if Set(values).count == 1 {
      self = .constant
    } else if Self.counts(values) {
      self = .globalCounter
    } else {
      self = Self.within(samples)
    }
  }

  /// Other packets of the sender may take numbers in between.
  private static let mostBetween = 64

  private static func counts(_ values: [UInt16]) -> Bool {
    zip(values.dropFirst(), values).allSatisfy { (1...mostBetween).contains(Int($0 &- $1)) }
  }

  private static func within(_ samples: [Sample]) -> Self {
    let series = Dictionary(grouping: samples, by: \.connection).values.map { $0.map(\.value) }
      .filter { $0.count >= 2 }
    guard series.contains(where: { $0.count >= 3 }) else { return .unknown }
    return series.allSatisfy(counts) ? .connectionCounter : .random
  }

  var text: String {
    switch self {
    case .zero: "always 0"
    case .constant: "always the same"
    case .globalCounter: "one counter for all connections"
    case .connectionCounter: "a counter for each connection"
    case .random: "random"
    case .unknown: "too few packets to tell"
    }
  }

  /// In JSON.
  var word: String {
    switch self {
    case .zero: "zero"
    case .constant: "constant"
    case .globalCounter: "global-counter"
    case .connectionCounter: "connection-counter"
    case .random: "random"
    case .unknown: "unknown"
    }
  }
}
