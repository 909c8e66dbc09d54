/// The probes that came with this program.
enum InstalledProbes {
  /// `share/segprobe/Probes` beside the folder of the program, as `make install` puts it, or `Probes` above a program that
  /// was built and not installed; `nil` if it stands alone.
  static let folder: String? = {
    for folder in Ancestors(of: Files.realPath("/proc/self/exe") ?? "/") {
      for name in ["share/segprobe/Probes", "Probes"] {
        let path = Files.join(folder, name)
        if Files.kind(of: Files.join(path, "requirements")) == .folder { return path }
      }
    }
    return nil
  }()
}
