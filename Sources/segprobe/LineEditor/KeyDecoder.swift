/// Octets of a terminal to keys: UTF-8, control characters, and the sequences of ECMA-48 and xterm for the others.
///
/// Whatever comes, no octet is taken for a key that it is not part of: unknown sequences are passed over to their end.
struct KeyDecoder {
  private enum State {
    case ground
    case escape
    /// The parameters so far (ECMA-48, section 5.4).
    case sequence([UInt8])
    /// After ESC O: the keys of an application keypad.
    case single
    /// Octets of a character, and how many it has.
    case character([UInt8], count: Int)
    case paste([UInt8])
  }

  private var state = State.ground

  private static let escape: UInt8 = 0x1B
  private static let longestSequence = 32
  /// What is pasted beyond that is dropped.
  private static let longestPaste = 1 << 16
  private static let endOfPaste = Array("\u{1B}[201~".utf8)

  /// The key that this octet completes.
  mutating func take(_ octet: UInt8) -> Key? {
    switch state {
    case .ground: return begin(octet)
    case .escape: return afterEscape(octet)
    case .sequence(let octets): return inSequence(octets, octet)
    case .single:
      state = .ground
      return Self.cursorKey(octet, isModified: false)
    case .character(let octets, let count): return inCharacter(octets + [octet], count, octet)
    case .paste: return inPaste(octet)
    }
  }

  private mutating func begin(_ octet: UInt8) -> Key? {
    state = .ground
    switch octet {
    case Self.escape:
      state = .escape
      return nil
    case 0x0D, 0x0A: return .enter
    case 0x09: return .tab
    case 0x08, 0x7F: return .backspace
    case 0x01...0x1A: return .control(Character(UnicodeScalar(octet + 0x60)))
    case 0x00, 0x1C...0x1F: return nil
    case 0x20...0x7E: return .text(String(UnicodeScalar(octet)))
    case 0xC2...0xDF: state = .character([octet], count: 2)
    case 0xE0...0xEF: state = .character([octet], count: 3)
    case 0xF0...0xF4: state = .character([octet], count: 4)
    default: break
    }
    return nil
  }

  private mutating func inCharacter(_ octets: [UInt8], _ count: Int, _ octet: UInt8) -> Key? {
    guard octet & 0xC0 == 0x80 else { return begin(octet) }
    guard octets.count == count else {
      state = .character(octets, count: count)
      return nil
    }
    state = .ground
    let text = String(decoding: octets, as: UTF8.self)
    return text.utf8.elementsEqual(octets) ? .text(text) : nil
  }

  // MARK: Sequences

  private mutating func afterEscape(_ octet: UInt8) -> Key? {
    state = .ground
    switch octet {
    case UInt8(ascii: "["):
      state = .sequence([])
      return nil
    case UInt8(ascii: "O"):
      state = .single
      return nil
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case UInt8(ascii: "d"): return .killWordRight
    case 0x08, 0x7F: return .killWordLeft
    // Escape alone, and then something else.
    case 0x00...0x1F: return begin(octet)
    default: return nil
    }
  }

  private mutating func inSequence(_ octets: [UInt8], _ octet: UInt8) -> Key? {
    switch octet {
    case 0x20...0x3F where octets.count < Self.longestSequence:
      state = .sequence(octets + [octet])
      return nil
    case 0x40...0x7E:
      state = .ground
      return key(octets, final: octet)
    case 0x00...0x1F: return begin(octet)
    default:
      state = .ground
      return nil
    }
  }

  private mutating func key(_ parameters: [UInt8], final: UInt8) -> Key? {
    let numbers = String(decoding: parameters, as: UTF8.self).split(separator: ";")
    guard final == UInt8(ascii: "~") else {
      return Self.cursorKey(final, isModified: numbers.count > 1)
    }
    switch numbers.first {
    case "1", "7": return .home
    case "4", "8": return .end
    case "3": return .delete
    case "200":
      state = .paste([])
      return nil
    default: return nil
    }
  }

  /// - Parameter isModified: with Ctrl, Alt or Shift.
  private static func cursorKey(_ final: UInt8, isModified: Bool) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): isModified ? .wordRight : .right
    case UInt8(ascii: "D"): isModified ? .wordLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    default: nil
    }
  }

  // MARK: Paste

  /// Nothing in a paste is a key, until its end.
  private mutating func inPaste(_ octet: UInt8) -> Key? {
    guard case .paste(var octets) = state else { return nil }
    // The state lets go of the octets, so that they are not copied with each one that comes.
    state = .ground
    octets.append(octet)
    guard octet == UInt8(ascii: "~"), octets.suffix(6).elementsEqual(Self.endOfPaste) else {
      if octets.count > Self.longestPaste { octets.removeFirst(octets.count - 6) }
      state = .paste(octets)
      return nil
    }
    return .paste(String(decoding: octets.dropLast(6), as: UTF8.self))
  }
}
