import Script
import Target
import Wire

/// What the command line says about every case of a run.
struct CaseConfiguration {
  /// packetdrill's options; they win over the script's.
  var options: [ScriptOptions.Setting] = []
  /// Set on the target after the script's own.
  var sysctls: [FrontMatter.Sysctl] = []
  /// Whether the user may have TUN devices.
  var allowsTun = true
  /// Whether scripts may run commands and code.
  var allowsCommands = true
  /// The user's server, which takes the place of services.
  var server: ServerCommand?
  /// What runs on a target outside labs.
  var service: Service?
  /// Starts an agent there.
  var agent: String?
  /// What is tested in the place of this machine's TCP.
  var stack: TargetFile?
}
