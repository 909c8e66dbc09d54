import Engine
import Report

/// A folder of pcapng files, one for each case.
struct CaptureFolder {
  private let folder: String
  private var taken: Set<String> = []

  init(_ folder: String) throws(SystemError) {
    self.folder = folder
    try Files.createFolder(folder)
  }

  mutating func write(_ transcript: Transcript) {
    let octets = Pcapng.octets(of: transcript, application: "segprobe \(Version.number)")
    do throws(SystemError) {
      let file = try Files.create(Files.join(folder, name(for: transcript)))
      try file.write(octets)
    } catch {
      Console.complain("segprobe: \(error)")
    }
  }

  /// `Probes-close-abort-RST-in-window-ipv4.pcapng`: letters, digits and dashes; a number where two would be the same.
  private mutating func name(for transcript: Transcript) -> String {
    let words = [
      Self.withoutSuffix(transcript.probe), transcript.caseName, "ip" + transcript.version.rawValue,
    ]
    let stem = words.map(Self.plain).filter { !$0.isEmpty }.joined(separator: "-")
    var name = stem
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(stem)-\(number)"
      number += 1
    }
    return name + ".pcapng"
  }

  private static func withoutSuffix(_ path: String) -> String {
    path.hasSuffix(".pkt") ? String(path.dropLast(4)) : path
  }

  /// Runs of anything but letters, digits and dots become one dash. A name has at most 255 octets in a folder.
  private static func plain(_ text: String) -> String {
    let parts = text.utf8.split { !isPlain($0) }
    return String(decoding: parts.joined(separator: "-".utf8).suffix(100), as: UTF8.self)
  }

  private static func isPlain(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
