import Engine
import Glibc
import Wire

/// Why the agent does not make a call: it is not what the harness may send.
struct CallRefusal: Error, Hashable {
  var reason: String
}

/// The arguments of one call, as the C functions take them.
final class CallFrame {
  /// Makes the call: the result of the C function, with `errno` left as it is.
  typealias Invocation = () -> Int

  let call: TargetCall
  let memory = CallMemory()

  init(_ call: TargetCall) { self.call = call }

  /// Everything prepared, so that only the call itself is left to do.
  func invocation() throws(CallRefusal) -> Invocation {
    if let found = try connectionCall() { return found }
    if let found = try transferCall() { return found }
    if let found = try messageCall() { return found }
    if let found = try descriptorCall() { return found }
    if let found = try eventCall() { return found }
    if let found = try fileCall() { return found }
    if let found = try privilegeCall() { return found }
    throw refusal("there is no such call")
  }

  func refusal(_ reason: String) -> CallRefusal { CallRefusal(reason: "\(call.name): \(reason)") }

  func argument(_ index: Int) throws(CallRefusal) -> CallArgument {
    guard call.arguments.indices.contains(index) else {
      throw refusal("argument \(index) is missing")
    }
    return call.arguments[index]
  }

  // MARK: Numbers

  func integer(_ value: CallArgument) throws(CallRefusal) -> Int64 {
    guard case .integer(let number) = value else { throw refusal("\(value) is no number") }
    return number
  }

  /// A C `int`: what the C function would make of a longer number.
  func int(_ index: Int) throws(CallRefusal) -> Int32 {
    Int32(truncatingIfNeeded: try integer(try argument(index)))
  }

  func long(_ index: Int) throws(CallRefusal) -> Int { Int(try integer(try argument(index))) }

  var argumentCount: Int { call.arguments.count }

  // MARK: Memory

  /// A pointer and how many octets may be read or written there.
  @unsafe struct Place {
    var pointer: UnsafeMutableRawPointer?
    var count: Int
  }

  func place(
    _ index: Int, _ extent: CallMemory.Extent = unsafe .whole
  ) throws(CallRefusal) -> Place {
    try unsafe place(of: try argument(index), extent)
  }

  /// - Parameter extent: of a room, how it is filled.
  func place(
    of value: CallArgument, _ extent: CallMemory.Extent = unsafe .whole
  ) throws(CallRefusal) -> Place {
    switch value {
    case .absent: return unsafe Place(pointer: nil, count: 0)
    case .octets(let octets): return unsafe place(memory.block(of: octets))
    case .zeros(let count): return unsafe place(memory.block(count))
    case .address(let endpoint):
      return unsafe place(memory.block(of: SocketAddress.octets(endpoint)))
    case .room(let count):
      let block = unsafe memory.block(count)
      unsafe memory.addRoom(block, extent)
      return unsafe place(block)
    case .integer, .array, .structure: throw refusal("\(value) stands where memory must be")
    }
  }

  private func place(_ block: UnsafeMutableRawBufferPointer) -> Place {
    // An empty block has an address too: the call gets no null pointer that nobody asked for.
    unsafe Place(pointer: block.baseAddress, count: block.count)
  }

  /// Memory for the call to read or write, and the length that stands in another argument, which
  /// must lie within it.
  func place(
    _ index: Int, lengthAt lengthIndex: Int, _ extent: CallMemory.Extent = unsafe .whole
  ) throws(CallRefusal) -> Place {
    var place = unsafe try place(index, extent)
    let length = try long(lengthIndex)
    guard unsafe place.pointer == nil || (0...place.count).contains(length) else {
      throw unsafe refusal("\(length) octets of \(place.count)")
    }
    unsafe place.count = length
    return unsafe place
  }

  /// Room with a length that the call reads and writes.
  func roomWithLength(
    _ index: Int, lengthAt lengthIndex: Int
  ) throws(CallRefusal) -> (
    pointer: UnsafeMutableRawPointer?, length: UnsafeMutablePointer<UInt32>?
  ) {
    let length = unsafe memory.block([UInt32(truncatingIfNeeded: try long(lengthIndex))])
    let place = unsafe try place(index, lengthAt: lengthIndex, .length(length))
    return unsafe (place.pointer, place.pointer == nil ? nil : length)
  }
}
