/// What one argument of a system call is.
enum CallParameter: Hashable {
  /// An integer, passed on as it is.
  case number
  /// A script descriptor.
  case descriptor
  /// The domain of `socket`: `...` is the family of the run.
  case domain
  /// A socket address that the call reads: `...` is the target's own, or the tester's.
  case address(AddressRole)
  case addressLength
  /// Room for a peer's address; its length is the argument after it.
  case peer
  case peerLength
  /// Octets to send: `...` is as many zeros as the argument at `count` says.
  case data(count: Int)
  /// Room for as many octets as the argument at `count` says; a text is what must be there
  /// afterwards.
  case buffer(count: Int)
  /// An array of `struct iovec`.
  case vector(Direction)
  /// A `struct msghdr`.
  case message(Direction)
  /// An array of `struct pollfd`.
  case pollSet
  /// The pointer of `ioctl`: what `request`, the argument before it, reads or writes.
  case control
  /// A socket option to set, or to get; level and name are the two arguments before it.
  case option(Direction)
  /// The length of an option to get, as a value to compare with.
  case optionLength
  /// Two descriptors that the call makes.
  case descriptorPair
  /// The name of a file.
  case path
  /// A pointer to an integer of so many octets, `[0]`, or no pointer.
  case pointer(width: Int)
  /// A `struct epoll_event` to wait for.
  case epollEvent
  /// Room for as many `struct epoll_event` as the argument at `count` says.
  case epollEvents(count: Int)

  enum AddressRole: Hashable { case own, peer }

  /// Whether the call reads what the argument points to, or writes there.
  enum Direction: Hashable { case sent, received }

  /// As the difference of a failed call names it.
  var label: String {
    switch self {
    case .number, .pointer: "argument"
    case .descriptor, .descriptorPair: "descriptor"
    case .domain: "domain"
    case .address, .peer: "address"
    case .addressLength, .peerLength: "address length"
    case .data, .buffer, .vector: "data"
    case .message: "message"
    case .pollSet: "poll set"
    case .path: "path"
    case .epollEvent, .epollEvents: "events"
    case .control, .option: "value"
    case .optionLength: "value length"
    }
  }
}

/// The arguments of a system call, and what it returns.
struct CallSignature {
  var parameters: [CallParameter]
  /// The call returns a descriptor.
  var makesDescriptor = false
  /// So many of the last arguments may be left out.
  var optional = 0

  init(_ parameters: [CallParameter], makesDescriptor: Bool = false, optional: Int = 0) {
    self.parameters = parameters
    self.makesDescriptor = makesDescriptor
    self.optional = optional
  }

  /// How many arguments the call can have.
  var counts: ClosedRange<Int> { parameters.count - optional...parameters.count }

  /// "2 or 3 arguments"
  var countText: String {
    counts.map(String.init).joined(separator: " or ")
      + (counts.upperBound == 1 ? " argument" : " arguments")
  }

  /// Every call that a script can make.
  static let all: [String: CallSignature] = [
    "socket": CallSignature([.domain, .number, .number], makesDescriptor: true),
    "bind": CallSignature([.descriptor, .address(.own), .addressLength]),
    "listen": CallSignature([.descriptor, .number]),
    "accept": CallSignature([.descriptor, .peer, .peerLength], makesDescriptor: true),
    "accept4": CallSignature([.descriptor, .peer, .peerLength, .number], makesDescriptor: true),
    "connect": CallSignature([.descriptor, .address(.peer), .addressLength]),
    "read": CallSignature([.descriptor, .buffer(count: 2), .number]),
    "write": CallSignature([.descriptor, .data(count: 2), .number]),
    "readv": CallSignature([.descriptor, .vector(.received), .number]),
    "writev": CallSignature([.descriptor, .vector(.sent), .number]),
    "recv": CallSignature([.descriptor, .buffer(count: 2), .number, .number]),
    "send": CallSignature([.descriptor, .data(count: 2), .number, .number]),
    "recvfrom": CallSignature(
      [.descriptor, .buffer(count: 2), .number, .number, .peer, .peerLength]),
    "sendto": CallSignature(
      [.descriptor, .data(count: 2), .number, .number, .address(.peer), .addressLength]),
    "recvmsg": CallSignature([.descriptor, .message(.received), .number]),
    "sendmsg": CallSignature([.descriptor, .message(.sent), .number]),
    "shutdown": CallSignature([.descriptor, .number]),
    "close": CallSignature([.descriptor]),
    "poll": CallSignature([.pollSet, .number, .number]),
    "fcntl": CallSignature([.descriptor, .number, .number], optional: 1),
    "ioctl": CallSignature([.descriptor, .number, .control], optional: 1),
    "getsockopt": CallSignature(
      [.descriptor, .number, .number, .option(.received), .optionLength]),
    "setsockopt": CallSignature([.descriptor, .number, .number, .option(.sent), .number]),
    "dup": CallSignature([.descriptor], makesDescriptor: true),
    "pipe": CallSignature([.descriptorPair]),
    "pipe2": CallSignature([.descriptorPair, .number]),
    "open": CallSignature([.path, .number, .number], makesDescriptor: true, optional: 1),
    "sendfile": CallSignature([.descriptor, .descriptor, .pointer(width: 8), .number]),
    "splice": CallSignature(
      [.descriptor, .pointer(width: 8), .descriptor, .pointer(width: 8), .number, .number]),
    "epoll_create": CallSignature([.number], makesDescriptor: true),
    "epoll_create1": CallSignature([.number], makesDescriptor: true),
    "epoll_ctl": CallSignature([.descriptor, .number, .descriptor, .epollEvent]),
    "epoll_wait": CallSignature([.descriptor, .epollEvents(count: 2), .number, .number]),
    "cap_set": CallSignature([.number, .number, .number]),
    "psp_rx_assoc": CallSignature([.descriptor, .pointer(width: 4)]),
    "psp_tx_assoc": CallSignature([.descriptor, .number]),
  ]
}
