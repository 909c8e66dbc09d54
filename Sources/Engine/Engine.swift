public import Script

/// Runs one case of a probe over a link, against a target.
public enum Engine {
  /// - Parameter target: `nil` for a black box: calls are skipped as a whole, states are not observed.
  /// - Returns: everything that happened, and the verdict. Never throws: what goes wrong is a verdict.
  public static func run(
    _ testCase: Probe.Case, of probe: Probe, mode: IPMode, link: any Link,
    target: (any Target)?, configuration: EngineConfiguration
  ) -> Transcript {
    var run = Run(
      testCase, of: probe, mode: mode, link: link, target: target, configuration: configuration)
    return run.transcribe()
  }
}
