/// The folders that hold a file, from the nearest to the root: first as its path has them, then those above.
struct Ancestors: Sequence, IteratorProtocol {
  private var following: String?

  init(of file: String) {
    following = Files.parent(of: file) ?? "."
  }

  mutating func next() -> String? {
    guard let folder = following else { return nil }
    following = Self.above(folder)
    return folder
  }

  /// A path without folders left is taken for what it really is.
  private static func above(_ folder: String) -> String? {
    if folder == "/" { return nil }
    if let parent = Files.parent(of: folder), !folder.hasSuffix("..") { return parent }
    return Files.realPath(folder).flatMap { Files.parent(of: $0) }
  }
}
