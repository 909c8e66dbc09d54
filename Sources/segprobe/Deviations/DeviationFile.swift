import Report
import Yams

/// A file of known deviations of a target:
///
/// ```yaml
/// - probe: reset/established.pkt          # or a list
///   case: RST in window                  # or a list; none: every case
///   ip: 4                                # 4, 6, mapped, or a list; none: all
///   verdict: fail                        # or inconclusive: no evidence, since the probe never came to its point; or
///                                        # optional: the RFC leaves it open whether that is done
///   sometimes: true                      # optional: the case passes at times
///   actual: ". 1:1(0) ack 3"             # what comes instead begins with these words; or
///   expect: "ack: expected 2, actual 3"  # the failure says this; or
///   reply: ACK(SND.NXT,RCV.NXT)          # the whole answer in a cell of the table of states and segments
///   next: CLOSED                         # the state afterwards there, where it is another one, too
///   reason: Linux ...
///   since: 4.13                          # optional
///   sysctl: net.ipv4.tcp_...             # optional
/// - probe: states/last-ack.pkt
///   verdict: skip                        # the target cannot be asked this: the cases are not run
///   reason: ...
/// ```
struct DeviationFile {
  var path: String
  /// The folder that the paths of probes in it start from.
  var root: String
  private(set) var deviations: [Deviation] = []
  /// Cases that say nothing of this target, and are skipped.
  private(set) var exemptions: [Deviation] = []

  /// - Parameter root: the folder that the paths of probes start from; `nil`: as the place of the file says.
  init(path: String, root: String? = nil) throws(YAMLFault) {
    self.path = path
    self.root = root ?? Self.root(of: path)
    guard let node = try YAMLMembers.root(of: path) else { return }
    guard let entries = node.sequence else {
      throw YAMLFault(description: "\(path): a list of deviations is expected, '- probe: ...'")
    }
    for entry in entries {
      let reader = try DeviationReader(entry, path)
      if try reader.isExemption {
        exemptions += try reader.deviations()
      } else {
        deviations += try reader.deviations()
      }
    }
  }

  /// The nearest file for a probe: `deviations/linux.yaml` in its folder or one above it.
  static func path(for probe: String) -> String? {
    for folder in Ancestors(of: probe) {
      let path = Files.join(folder, "deviations/linux.yaml")
      if Files.kind(of: path) == .file { return path }
    }
    return nil
  }

  /// Beside the folder `deviations`, or beside the file if it is kept elsewhere.
  private static func root(of path: String) -> String {
    let real = Files.realPath(path) ?? path
    let folder = Files.parent(of: real) ?? "."
    return folder.hasSuffix("/deviations") ? Files.parent(of: folder) ?? "/" : folder
  }

  /// The path of a probe as this file would write it; `nil` if the probe is not below its root.
  func name(ofProbe file: String) -> String? {
    guard let real = Files.realPath(file) else { return nil }
    let prefix = root.hasSuffix("/") ? root : root + "/"
    return real.hasPrefix(prefix) ? String(real.dropFirst(prefix.count)) : nil
  }
}
