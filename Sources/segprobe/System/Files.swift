import Glibc

/// Files and folders, by path.
enum Files {
  /// Scripts are text that people write; anything larger is a mistake.
  static let sizeLimit = 16 << 20

  enum Kind {
    case file
    case folder
    case other
  }

  /// What stands at a path, symbolic links followed; `nil` when there is nothing.
  static func kind(of path: String) -> Kind? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The contents of a regular file.
  /// - Parameter limit: octets; a larger file is refused.
  static func contents(of path: String, limit: Int = sizeLimit) throws(SystemError) -> [UInt8] {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw SystemError("cannot open '\(path)'") }
    let file = OpenFile(owning: number)
    var contents: [UInt8] = []
    while true {
      let part: [UInt8]?
      do { part = try file.read() } catch {
        throw SystemError("cannot read '\(path)'", code: error.code)
      }
      guard let part, !part.isEmpty else { return contents }
      contents += part
      guard contents.count <= limit else {
        throw SystemError("cannot read '\(path)'", code: EFBIG)
      }
    }
  }

  /// Makes or empties a file.
  static func create(_ path: String) throws(SystemError) -> OpenFile {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw SystemError("cannot write '\(path)'") }
    return OpenFile(owning: number)
  }

  /// Gives a file other contents: the old ones or the new ones, never a part, are there at any time. What a link points
  /// to is replaced, not the link.
  static func replace(_ path: String, with contents: [UInt8]) throws(SystemError) {
    let real = realPath(path) ?? path
    let new = "\(real).\(getpid()).new"
    var status = stat()
    let isThere = unsafe stat(real, &status) == 0
    let mode = isThere ? status.st_mode & 0o7777 : 0o644
    let number = unsafe open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard number >= 0 else { throw SystemError("cannot write '\(path)'") }
    let file = OpenFile(owning: number)
    do throws(SystemError) {
      // What the user's mask takes away belongs to the file all the same.
      guard !isThere || fchmod(number, mode) == 0 else {
        throw SystemError("cannot write '\(path)'")
      }
      try file.write(contents)
      guard unsafe rename(new, real) == 0 else { throw SystemError("cannot write '\(path)'") }
    } catch {
      _ = unsafe unlink(new)
      throw error
    }
  }

  /// For writing behind what is there; makes the file if need be.
  static func append(to path: String) throws(SystemError) -> OpenFile {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw SystemError("cannot write '\(path)'") }
    return OpenFile(owning: number)
  }

  /// Makes a folder and those above it; one that is there already will do.
  static func createFolder(_ path: String) throws(SystemError) {
    if kind(of: path) == .folder { return }
    if let parent = parent(of: path), !parent.isEmpty { try createFolder(parent) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw SystemError("cannot make the folder '\(path)'")
    }
  }

  /// Names in a folder in the order of their octets, hidden ones left out.
  static func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = unsafe opendir(folder) else { throw SystemError("cannot open '\(folder)'") }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether the path itself, not what it points to, is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// The absolute path without links and dots; `nil` if there is no such file.
  static func realPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// The folder that holds it; `nil` for a single name and for the root.
  static func parent(of path: String) -> String? {
    guard let slash = path.lastIndex(of: "/"), path.count > 1 else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}
