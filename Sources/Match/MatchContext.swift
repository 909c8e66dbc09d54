public import Wire

/// What a template is held against, besides the packet itself.
public struct MatchContext {
  public var basis: Basis
  public var names: Names
  /// What is compared.
  public var rules: MatchRules
  /// The kernel left the transport checksum to hardware that is not there.
  public var checksumIsUnfilled: Bool
  /// The headers of tunnels around the packet.
  public var outer: [OuterHeader]

  public init(
    basis: Basis, names: @escaping Names, rules: MatchRules, checksumIsUnfilled: Bool = false,
    outer: [OuterHeader] = []
  ) {
    self.basis = basis
    self.names = names
    self.rules = rules
    self.checksumIsUnfilled = checksumIsUnfilled
    self.outer = outer
  }
}

/// The two readings of one language.
public enum MatchRules: Hashable, Sendable {
  /// A script with front matter: a field that is not written is not looked at; PSH is looked at only if written; the
  /// order of options and their padding do not matter.
  case probe
  /// A script without: as packetdrill compares. All flags, the urgent pointer, the options octet by octet (but for
  /// timestamps), and an acknowledgement number that is not written is 0.
  case packetdrill
}
