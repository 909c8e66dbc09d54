import ArgumentParser

/// `segprobe doctor`
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this machine allows, what is missing, and what to do about it.")

  func run() throws {}
}
