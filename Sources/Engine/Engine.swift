public import Script
public import Wire

/// Runs one case of a probe over a link, against a target.
public enum Engine {
  /// - Parameters:
  ///   - target: `nil` for a black box: calls are skipped as a whole, states are not observed.
  ///   - beginning: called when the script's initial command is over, with the time, of which it makes the time at which
  ///     the script begins.
  /// - Returns: everything that happened, and the verdict. Never throws: what goes wrong is a verdict.
  public static func run(
    _ testCase: Probe.Case, of probe: Probe, mode: IPMode, link: any Link,
    target: (any Target)?, configuration: EngineConfiguration,
    beginning: @escaping (Instant) -> Instant = { $0 }
  ) -> Transcript {
    var run = Run(
      testCase, of: probe, mode: mode, link: link, target: target, configuration: configuration,
      beginning: beginning)
    return run.transcribe()
  }
}
