import Engine
import Lab
import Script
import Wire

/// Reading the values of options.
extension ScriptOptions.Setting {
  func number(in range: ClosedRange<Int>) throws(PlanError) -> Int {
    guard let number = Int(try text()), range.contains(number) else {
      throw fault("must be \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// 0.125 for 12.5 %.
  func share() throws(PlanError) -> Double {
    guard let percent = Double(try text()), (0...1_000).contains(percent) else {
      throw fault("must be a percentage from 0 to 1000")
    }
    return percent / 100
  }

  func address() throws(PlanError) -> IPAddress {
    guard let address = IPAddress(try text()) else { throw fault("must be an IP address") }
    return address
  }

  func prefix() throws(PlanError) -> Prefix {
    guard let prefix = Prefix(try text()) else {
      throw fault("must be an IP address, with or without the length of a prefix")
    }
    return prefix
  }

  /// Of `255.255.0.0`: 16.
  func maskLength() throws(PlanError) -> Int {
    guard case .v4(let mask) = try address(),
      case let length = (~mask.rawValue).leadingZeroBitCount,
      mask.rawValue == ~(UInt32.max >> UInt32(length))
    else { throw fault("must be a mask of IPv4 such as 255.255.0.0") }
    return length
  }

  func nonFatal() throws(PlanError) -> Set<EngineConfiguration.NonFatal> {
    var kinds: Set<EngineConfiguration.NonFatal> = []
    for word in try text().split(whereSeparator: { $0 == "," || $0 == " " }) {
      guard let kind = EngineConfiguration.NonFatal(rawValue: String(word)) else {
        throw fault("takes 'packet', 'syscall' or both with a comma between")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  /// Commands with commas between. They run in the script's folder; a file that the command line names is meant from
  /// where the user stands.
  func commands() throws(PlanError) -> [Command] {
    try text().split(separator: ",").map { text in
      let place = location ?? SourceLocation(file: "command line", line: 1, column: 1)
      let path = location == nil ? Files.realPath(String(text)) : nil
      return Command(text: path ?? String(text), location: place)
    }
  }

  func requireNoValue() throws(PlanError) {
    guard value == nil else { throw fault("takes no value") }
  }

  /// Lets pass what says nothing about the run of a case here.
  func requireWithoutEffect() throws(PlanError) {
    switch name {
    // Buffers stay until the end of a case anyway; a lab's link is as fast as memory.
    case "send_omit_free", "verbose", "debug": try requireNoValue()
    case "speed": _ = try number(in: 0...0xFFFF_FFFF)
    // Heard elsewhere.
    case "define": _ = try text()
    case "ip_version":
      guard IPMode(optionValue: try text()) != nil else {
        throw fault("must be ipv4, ipv6 or ipv4-mapped-ipv6")
      }
    // Code reads the values of all three.
    case "code_sockopt": try require(["TCP_INFO", "TCP_CC_INFO", "SO_MEMINFO"])
    case "code_format": try require(["python"])
    case "code_command": try require(["python3", "/usr/bin/python3"])
    case "so_filename", "so_flags":
      throw fault("is for a TCP in a library; the target is the one of this kernel")
    case "psp_udp_port":
      throw fault("is for PSP over two machines and hardware; a lab has neither")
    case let name where name.hasPrefix("wire_"):
      throw fault("is for two machines; a lab has both ends of the wire in one")
    default: throw fault("is not known")
    }
  }

  private func require(_ values: [String]) throws(PlanError) {
    guard values.contains(try text()) else {
      throw fault("can only be \(values.joined(separator: ", "))")
    }
  }

  private func text() throws(PlanError) -> String {
    guard let value, !value.isEmpty else { throw fault("needs a value") }
    return value
  }

  private func fault(_ problem: String) -> PlanError {
    PlanError("the option --\(name) \(problem)", at: location)
  }
}

extension IPMode {
  /// As `--ip_version` has them.
  init?(optionValue: String) {
    switch optionValue {
    case "ipv4": self = .version4
    case "ipv6": self = .version6
    case "ipv4-mapped-ipv6": self = .mapped
    default: return nil
    }
  }
}
