/// Colours for words that can be understood without them.
public struct Palette: Sendable {
  public var isEnabled: Bool

  public init(isEnabled: Bool) { self.isEnabled = isEnabled }

  func good(_ text: String) -> String { paint(text, "32") }
  func bad(_ text: String) -> String { paint(text, "1;31") }
  func unsure(_ text: String) -> String { paint(text, "33") }
  func state(_ text: String) -> String { paint(text, "36") }
  func faint(_ text: String) -> String { paint(text, "2") }

  /// - Parameter code: the parameters of SGR (ECMA-48, 8.3.117).
  private func paint(_ text: String, _ code: String) -> String {
    isEnabled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
