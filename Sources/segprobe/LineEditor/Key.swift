/// What somebody pressed, whatever octets a terminal sends for it.
enum Key: Hashable {
  /// Characters as they were typed.
  case text(String)
  /// Characters that came all at once (bracketed paste); line ends and controls are still in it.
  case paste(String)
  /// Ctrl with a letter, as that letter in lower case.
  case control(Character)
  case enter
  case tab
  case backspace
  case delete
  case left
  case right
  case up
  case down
  case home
  case end
  case wordLeft
  case wordRight
  case killWordLeft
  case killWordRight
}
