import Target

/// What is known of the application at the target's port.
struct KnownServer: Hashable {
  /// As `--service` has it: `http`, `redis`.
  var name: String
  /// It sends before it has received anything.
  var speaksFirst: Bool

  /// One of which probes ask what it does; `nil`: none of those.
  var service: Service? { Service(rawValue: name) }

  /// - Parameter name: that `--service` takes.
  init?(named name: String) {
    guard let dialogue = Dialogue.known.first(where: { $0.name == name }) else { return nil }
    self.init(dialogue)
  }

  init(_ dialogue: Dialogue) { (name, speaksFirst) = (dialogue.name, dialogue.speaksFirst) }
}
