import Script

/// The script's descriptor numbers, and the target's real ones.
struct Descriptors {
  private struct Entry {
    var live: Int64
    /// AF_INET or AF_INET6; `nil` for what is not a socket.
    var family: Int64?
    var isListening = false
    /// Of a socket of echoes, `SOCK_DGRAM` with a protocol of ICMP: the type of a request.
    var echoRequest: UInt8?
  }

  /// `nil`: the script closed it.
  private var entries: [Int64: Entry?] = [:]
  /// The script's numbers of sockets, in the order in which they were made.
  private var sockets: [Int64] = []

  mutating func add(_ script: Int64, live: Int64, family: Int64? = nil) {
    entries[script] = .some(Entry(live: live, family: family))
    sockets.removeAll { $0 == script }
    if family != nil { sockets.append(script) }
  }

  mutating func noteEchoes(_ script: Int64, request: UInt8) {
    entries[script]??.echoRequest = request
  }

  func echoRequest(of script: Int64) -> UInt8? { entries[script]??.echoRequest }

  mutating func noteListening(_ script: Int64) { entries[script]??.isListening = true }

  /// Of the sockets that are open, the one that was made last, by `socket` or `accept`.
  var newestSocket: (script: Int64, live: Int64, isListening: Bool)? {
    sockets.lazy.reversed().compactMap { script in
      entries[script]?.map { (script, $0.live, $0.isListening) }
    }.first
  }

  mutating func remove(_ script: Int64) { entries[script] = .some(nil) }

  /// The number to make a call with. A descriptor that the script has closed is -1, so that the
  /// call meets EBADF whatever the target has opened since; a negative number stays.
  func live(_ script: Int64) throws(CallBindingError) -> Int64 {
    if script < 0 { return script }
    guard let entry = entries[script] else { throw CallBindingError(unknown(script)) }
    return entry?.live ?? -1
  }

  /// The script's number of an open descriptor.
  func script(of live: Int64) -> Int64? { entries.first { $0.value?.live == live }?.key }

  func family(of script: Int64) -> Int64? { entries[script]??.family }

  private func unknown(_ script: Int64) -> String {
    let known = entries.filter { $0.value != nil }.keys.sorted().map(String.init)
    let rest =
      known.isEmpty ? "no call has returned one yet" : "open are \(known.joined(separator: ", "))"
    return "the script has no descriptor \(script); \(rest)"
  }
}
