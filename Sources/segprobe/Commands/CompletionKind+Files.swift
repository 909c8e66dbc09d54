import ArgumentParser

/// What a shell offers where a file is wanted; folders it offers in any case.
extension CompletionKind {
  static var script: CompletionKind { .file(extensions: ["pkt"]) }
  static var report: CompletionKind { .file(extensions: ["jsonl"]) }
  static var yaml: CompletionKind { .file(extensions: ["yaml", "yml"]) }
}
