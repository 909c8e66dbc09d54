/// The size of full segments, from the frames that carried them and from what was sent again.
enum SegmentSize: Equatable {
  /// Octets.
  case known(Int)
  /// There were not enough octets.
  case short
  /// Frames held several segments that the sender's machine had not yet cut (segmentation offload).
  case joined

  /// - Parameters:
  ///   - lengths: octets of payload of the frames that carried something new.
  ///   - again: of the first segment that was sent again; it is one segment, whatever the offloads.
  init(_ lengths: [Int], again: Int) {
    let longest = lengths.max() ?? 0
    if let first = lengths.first, again < first {
      self = .known(again)
    } else if longest > Self.longestFrame {
      self = .joined
    } else if lengths.count(where: { $0 == longest }) >= 2 {
      self = .known(longest)
    } else {
      self = .short
    }
  }

  /// Octets that no path carries by default.
  private static let longestFrame = 1_500
}
