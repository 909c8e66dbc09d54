import BenchReference
import Wire

/// Building, parsing and checking a SYN of 74 octets with five options (Ethernet, IPv4, TCP), and checksums.
func benchWire() {
  print(Figure.heading)
  let count: UInt64 = 2_000_000
  let segment = [
    Figure("build 74 octets", count: count, reference: bench_time_build, ours: buildSegments),
    Figure("parse 74 octets", count: count, reference: bench_time_parse, ours: parseSegments),
    Figure("verify 74 octets", count: count, reference: bench_time_verify, ours: verifySegments),
  ]
  for figure in segment { print(figure.line) }
  print(total(segment).line)
  let options = Figure(
    "read five options", count: count, reference: bench_time_options, ours: readOptions)
  print(options.line)
  for size in [40, 1460, 65536] {
    let figure = Figure(
      "checksum \(size) octets", count: max(2000, 40_000_000 / UInt64(size)),
      reference: { bench_time_checksum($0, size) }, ours: { checksums($0, size: size) })
    print(figure.line)
  }
}

private func total(_ figures: [Figure]) -> Figure {
  var total = Figure("together", count: 1, reference: { _ in 0 }, ours: { _ in })
  total.reference = figures.map(\.reference).reduce(0, +)
  total.ours = figures.map(\.ours).reduce(0, +)
  total.allocations = figures.map(\.allocations).reduce(0, +)
  return total
}

private let ethernet = EthernetHeader(
  destination: MACAddress(rawValue: 0x0200_0000_0002),
  source: MACAddress(rawValue: 0x0200_0000_0001), etherType: EthernetHeader.ipv4)

/// The header of a SYN whose sequence number and timestamp are `round`.
@inline(__always)
private func header(_ round: UInt32) -> TCPHeader {
  var options = RawOptions()
  options.append(.maximumSegmentSize(1460))
  options.append(.sackPermitted)
  options.append(.timestamps(value: round, echo: 0))
  options.append(.noOperation)
  options.append(.windowScale(7))
  return TCPHeader(
    sourcePort: 40000, destinationPort: 8080, sequence: SequenceNumber(round), flags: .syn,
    window: 65535, options: options)
}

/// A SYN.
@inline(__always)
private func segment(_ round: UInt32) -> Packet {
  var ip = IPv4Header(
    source: IPv4Address(rawValue: 0xC000_0201), destination: IPv4Address(rawValue: 0xC0A8_0001),
    protocolNumber: IPProtocol.tcp)
  ip.identification = 1
  ip.dontFragment = true
  return Packet(network: .ipv4(ip), transport: .tcp(header(round)))
}

private func buildSegments(_ count: UInt64) {
  let frame = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 128)
  defer { unsafe frame.deallocate() }
  var packet = segment(0)
  let none = [UInt8]()
  for round in 0..<UInt32(count) {
    packet.transport = .tcp(header(round))
    var out = unsafe OutputSpan(buffer: frame, initializedCount: 0)
    ethernet.write(into: &out)
    packet.write(into: &out, payload: none.span)
    let written = unsafe out.finalize(for: frame)
    if written != 74 { fatalError("\(written) octets were written") }
    unsafe bench_keep(frame.baseAddress)
  }
}

private func frame() -> [UInt8] { ethernet.octets + segment(1).write() }

private func parseSegments(_ count: UInt64) {
  var frame = frame()
  var packet = segment(0)
  for _ in 0..<count {
    keepElements(&frame)
    do throws(ParseError) {
      var header = try EthernetHeader(parsing: frame.span)
      try packet.read(frame.span.extracting(droppingFirst: EthernetHeader.length))
      keep(&header)
    } catch { fatalError("the frame was not parsed: \(error)") }
    keep(&packet)
  }
}

private func readOptions(_ count: UInt64) {
  guard var options = try? Packet.parse(segment(1).write()).tcp?.options else {
    fatalError("the frame was not parsed")
  }
  for _ in 0..<count {
    keep(&options)
    var values = options.values
    keep(&values)
  }
}

private func verifySegments(_ count: UInt64) {
  var frame = frame()
  guard let packet = try? Packet.parse(frame.span.extracting(droppingFirst: EthernetHeader.length))
  else { fatalError("the frame was not parsed") }
  for _ in 0..<count {
    keepElements(&frame)
    var right = packet.checksumIsRight(
      in: frame.span.extracting(droppingFirst: EthernetHeader.length))
    keep(&right)
  }
}

private func checksums(_ count: UInt64, size: Int) {
  var octets = [UInt8](repeating: 0xA5, count: size)
  for _ in 0..<count {
    keepElements(&octets)
    var sum = InternetChecksum()
    sum.add(octets.span)
    var value = sum.value
    keep(&value)
  }
}
