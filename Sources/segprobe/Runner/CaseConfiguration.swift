import Script
import Wire

/// What the command line says about every case of a run.
struct CaseConfiguration {
  /// Octets; wins over the script's.
  var mtu: Int?
  /// Set on the target after the script's own.
  var sysctls: [FrontMatter.Sysctl] = []
  /// Absolute tolerance of times; wins over the script's.
  var tolerance: Instant.Interval?
}
