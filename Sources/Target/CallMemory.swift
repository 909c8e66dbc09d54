import Glibc

/// The memory that one system call reads and writes, at addresses that stay until the call has
/// returned, or longer.
@safe final class CallMemory {
  /// How much of a room has been filled when the call has returned.
  @unsafe enum Extent {
    case whole
    /// As much as the result says, after the rooms before it.
    case data
    /// As much as the call has written to a length of its own.
    case length(UnsafeMutablePointer<UInt32>)
  }

  @unsafe private struct Room {
    var place: UnsafeMutableRawBufferPointer
    var extent: Extent
  }

  private var blocks: [UnsafeMutableRawBufferPointer] = unsafe []
  private var rooms: [Room] = unsafe []
  private(set) var isKept = false

  init() {}

  deinit {
    if isKept { return }
    for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
  }

  /// Leaves the memory as it is until the process ends.
  func keep() { isKept = true }

  /// Zeroed, aligned for anything, never empty.
  func block(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let block = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(count, 16), alignment: 16)
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe blocks.append(block)
    return unsafe UnsafeMutableRawBufferPointer(rebasing: block[..<max(count, 0)])
  }

  func block(of octets: [UInt8]) -> UnsafeMutableRawBufferPointer {
    let block = unsafe block(octets.count)
    unsafe block.copyBytes(from: octets)
    return unsafe block
  }

  /// Values one after the other.
  func block<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let raw = unsafe block(max(1, values.count) * MemoryLayout<Value>.stride)
    let typed = unsafe raw.bindMemory(to: Value.self)
    for index in values.indices { unsafe typed[index] = values[index] }
    return unsafe UnsafeMutablePointer(mutating: UnsafePointer(typed.baseAddress.unsafelyUnwrapped))
  }

  /// Says that what stands there goes back to the harness.
  func addRoom(_ place: UnsafeMutableRawBufferPointer, _ extent: Extent) {
    unsafe rooms.append(Room(place: place, extent: extent))
  }

  /// What the call has put into the rooms, in their order; nothing if it failed.
  func outputs(result: Int) -> [[UInt8]] {
    var rest = max(result, 0)
    return unsafe rooms.map { room in
      guard result >= 0 else { return [] }
      let count =
        switch unsafe room.extent {
        case .whole: unsafe room.place.count
        case .data: unsafe min(rest, room.place.count)
        case .length(let length): unsafe min(Int(length.pointee), room.place.count)
        }
      if case .data = unsafe room.extent { rest -= count }
      return unsafe Array(room.place[..<count])
    }
  }
}
