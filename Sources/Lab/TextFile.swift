import Glibc

/// Small files of /proc.
enum TextFile {
  /// Why a file could not be written: the `errno` of the call that failed.
  enum WriteError: Error, Hashable {
    case notOpened(Int32)
    case notTaken(Int32)

    var code: Int32 {
      switch self {
      case .notOpened(let code), .notTaken(let code): code
      }
    }
  }

  static func write(_ text: String, to path: String) throws(WriteError) {
    let number = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard number >= 0 else { throw .notOpened(errno) }
    let file = Descriptor(owning: number)
    var text = text
    let count = text.withUTF8 { octets in
      unsafe Glibc.write(file.number, octets.baseAddress, octets.count)
    }
    guard count == text.utf8.count else { throw .notTaken(errno) }
  }

  /// The first 4096 octets.
  /// - Throws: the `errno` of the call that failed.
  static func read(_ path: String) throws(SystemCode) -> String {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .last }
    let file = Descriptor(owning: number)
    var octets = [UInt8](repeating: 0, count: 4096)
    let count = unsafe octets.withUnsafeMutableBytes { room in
      unsafe Glibc.read(file.number, room.baseAddress, room.count)
    }
    guard count >= 0 else { throw .last }
    return String(decoding: octets.prefix(count), as: UTF8.self)
  }

  /// A file that holds one decimal number; `nil` if there is none.
  static func number(in path: String) -> Int? {
    guard let text = try? read(path) else { return nil }
    return Int(text.prefix { !$0.isWhitespace })
  }
}

/// An `errno`.
struct SystemCode: Error, Hashable {
  var rawValue: Int32

  /// Of the system call before.
  static var last: SystemCode { SystemCode(rawValue: errno) }
}
