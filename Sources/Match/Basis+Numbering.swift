public import Wire

/// Who sent a segment.
public enum Sender: Hashable, Sendable {
  case tester
  case target
}

/// The two ways of a number between wire and script. A SYN's own numbers are absolute: the tester's as they stand, the
/// target's shifted so that its ISN is the one written in the script. All others count from the sender's ISN.
extension Basis {
  /// The sequence number of a segment as a script writes it, modulo 2^32.
  public func scriptSequence(_ number: SequenceNumber, from sender: Sender, syn: Bool) -> UInt32 {
    number.rawValue &- origin(of: sender, syn: syn)
  }

  /// The acknowledgement number of a segment from `sender` as a script writes it: it counts the other side's octets.
  public func scriptAcknowledgement(
    _ number: SequenceNumber, from sender: Sender, syn: Bool
  ) -> UInt32 {
    number.rawValue &- origin(of: sender == .tester ? .target : .tester, syn: syn)
  }

  public func wireSequence(_ number: Int64, from sender: Sender, syn: Bool) -> SequenceNumber {
    SequenceNumber(UInt32(truncatingIfNeeded: number) &+ origin(of: sender, syn: syn))
  }

  public func wireAcknowledgement(_ number: Int64, from sender: Sender, syn: Bool) -> SequenceNumber
  {
    wireSequence(number, from: sender == .tester ? .target : .tester, syn: syn)
  }

  private func origin(of sender: Sender, syn: Bool) -> UInt32 {
    switch sender {
    case .tester: syn ? 0 : testerISN?.rawValue ?? 0
    case .target: (targetISN?.rawValue ?? 0) &- (syn ? targetScriptISN.rawValue : 0)
    }
  }
}

/// A number modulo 2^32 as a person reads it: a little below zero rather than close to 2^32.
public func signedText(_ number: UInt32) -> String {
  "\(signedValue(number))"
}

/// Numbers up to 2^24 below zero are negative; all others are not.
func signedValue(_ number: UInt32) -> Int64 {
  number > UInt32.max - (1 << 24) ? Int64(number) - (1 << 32) : Int64(number)
}

extension NumberPattern {
  /// Whether a number modulo 2^32 is as the pattern says. Before and after are meant as on a circle: by the shorter way
  /// (RFC 9293, section 3.4).
  public func matchesModular(_ number: UInt32, _ names: Names) -> Bool {
    func distance(_ bound: NumberExpression, _ holds: (Int) -> Bool) -> Bool {
      guard let value = bound.value(names) else { return false }
      return holds(SequenceNumber(number) - SequenceNumber(UInt32(truncatingIfNeeded: value)))
    }
    return switch self {
    case .any: true
    case .equal(let bound): distance(bound) { $0 == 0 }
    case .notEqual(let bound): distance(bound) { $0 != 0 }
    case .atLeast(let bound): distance(bound) { $0 >= 0 }
    case .atMost(let bound): distance(bound) { $0 <= 0 }
    case .greater(let bound): distance(bound) { $0 > 0 }
    case .less(let bound): distance(bound) { $0 < 0 }
    case .range(let low, let high): distance(low) { $0 >= 0 } && distance(high) { $0 <= 0 }
    }
  }
}
