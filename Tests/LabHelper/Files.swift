import Glibc

/// The text of a file of /proc; empty if there is none.
func text(of path: String) -> String {
  guard let file = unsafe fopen(path, "r") else { return "" }
  defer { unsafe fclose(file) }
  var octets: [UInt8] = []
  while case let octet = unsafe fgetc(file), octet != EOF { octets.append(UInt8(octet)) }
  return String(decoding: octets, as: UTF8.self)
}

func lines(of path: String) -> [Substring] { text(of: path).split(separator: "\n") }

/// The value of a line `name: value` of /proc/self/status.
func status(_ name: String) -> String {
  let line = lines(of: "/proc/self/status").first { $0.hasPrefix(name + ":") }
  return String(line?.split(whereSeparator: \.isWhitespace).last ?? "")
}

/// The interfaces of the calling thread's namespace.
func interfaces() -> [String] {
  lines(of: "/proc/thread-self/net/dev").dropFirst(2).compactMap { line in
    line.split(separator: ":").first.map { $0.filter { $0 != " " } }
  }
}
