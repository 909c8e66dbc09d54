import ArgumentParser
import Glibc
import Wire

/// The fields of a segment to be sent by hand. What is left out is what a correct sender would write.
struct SegmentFields: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sequence number; with --established relative to our ISN. Default: random for a SYN, the right one with --established, else 0.",
      valueName: "number"))
  var seq: UInt32?

  @Option(
    help: ArgumentHelp(
      "Acknowledgement number; with --established relative to the target's ISN. Default: the right one with --established, else 0.",
      valueName: "number"))
  var ack: UInt32?

  @Option(help: ArgumentHelp("Window, unscaled.", valueName: "number"))
  var win: UInt16 = Self.usualWindow
  static let usualWindow: UInt16 = 65_535

  @Option(help: ArgumentHelp("Urgent pointer.", valueName: "number"))
  var urg: UInt16?

  @Option(
    help: ArgumentHelp(
      "TCP options as scripts write them: 'mss 1460,nop,wscale 7'.", valueName: "list"))
  var options: String?

  @Option(help: "Payload: this text.")
  var text: String?

  @Option(help: ArgumentHelp("Payload: these octets, hexadecimal.", valueName: "digits"))
  var hex: String?

  @Option(help: ArgumentHelp("Payload: a file, or - for standard input.", valueName: "file"))
  var file: String?

  @Option(help: ArgumentHelp("TCP checksum: 'bad' or a number.", valueName: "value"))
  var checksum: String?

  @Option(help: ArgumentHelp("Data offset in words of 32 bits, 0 to 15.", valueName: "number"))
  var offset: UInt8?

  @Option(help: ArgumentHelp("The three reserved bits, 0 to 7.", valueName: "number"))
  var reserved: UInt8?

  @Option(help: ArgumentHelp("Time to live, or hop limit.", valueName: "number"))
  var ttl: UInt8?

  @Option(help: ArgumentHelp("Type of service, or traffic class.", valueName: "number"))
  var tos: UInt8?

  @Option(help: ArgumentHelp("The don't-fragment bit, 0 or 1 (IPv4).", valueName: "bit"))
  var df: UInt8?

  @Option(
    help: ArgumentHelp(
      "Send as fragments with this many octets of payload, a multiple of 8.", valueName: "octets"))
  var fragment: Int?

  func validate() throws {
    guard [text, hex, file].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("--text, --hex and --file exclude each other")
    }
  }

  /// Octets of payload.
  func payload() throws(SystemError) -> [UInt8] {
    if let text { return Array(text.utf8) }
    if let hex { return try Self.octets(hex) }
    guard let file else { return [] }
    let octets = try file == "-" ? OpenFile.standardInput() : Files.contents(of: file)
    guard octets.count <= Self.mostPayload else {
      throw SystemError("a segment takes \(Self.mostPayload) octets, not \(octets.count)", code: 0)
    }
    return octets
  }

  /// What fits behind the shortest headers.
  private static let mostPayload = 65_535 - 40

  private static func octets(_ text: String) throws(SystemError) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace && $0 != ":" }
    let numbers = digits.compactMap(\.hexDigitValue)
    guard numbers.count == digits.count, numbers.count.isMultiple(of: 2) else {
      throw SystemError("--hex takes pairs of hexadecimal digits, not '\(text)'", code: 0)
    }
    return stride(from: 0, to: numbers.count, by: 2).map {
      UInt8(numbers[$0] << 4 | numbers[$0 + 1])
    }
  }

  /// The segment in the notation of scripts.
  /// - Parameters:
  ///   - sequence: where nothing was said.
  ///   - acknowledgement: likewise.
  func notation(
    _ flags: FlagLetters, payload: [UInt8], sequence: UInt32, acknowledgement: UInt32?
  ) -> String {
    let sequence = seq ?? sequence
    var text = "\(flags.notation) \(sequence):\(Int(sequence) + payload.count)(\(payload.count))"
    if flags.flags.contains(.ack) || ack != nil { text += " ack \(ack ?? acknowledgement ?? 0)" }
    text += " win \(win)"
    if let urg { text += " urg \(urg)" }
    if let options { text += " <\(options)>" }
    if !payload.isEmpty { text += " hex(" + payload.map(Self.digits).joined() + ")" }
    let faults = self.faults
    return faults.isEmpty ? text : text + " with " + faults.joined(separator: ", ")
  }

  private static func digits(_ octet: UInt8) -> String {
    (octet < 16 ? "0" : "") + String(octet, radix: 16)
  }

  private var faults: [String] {
    [
      checksum.map { "checksum \($0)" }, offset.map { "doff \($0)" },
      reserved.map { "reserved \($0)" }, ttl.map { "ttl \($0)" }, tos.map { "tos \($0)" },
      df.map { "df \($0)" }, fragment.map { "fragment \($0)" },
    ].compactMap { $0 }
  }
}
