// swift-tools-version: 6.2
import PackageDescription

/// What every module of ours is compiled with: the compiler enforces the direction of DESIGN, memory safety and
/// explicit imports; a warning is an error.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
  name: "segprobe",
  products: [.executable(name: "segprobe", targets: ["segprobe"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CLinux"),
    .systemLibrary(name: "CCap", pkgConfig: "libcap", providers: [.apt(["libcap-dev"])]),
    .systemLibrary(
      name: "CNetlink", pkgConfig: "libnl-route-3.0",
      providers: [.apt(["libnl-3-dev", "libnl-route-3-dev"])]),
    module("Wire"),
    module("Match", ["Wire"]),
    module("Script", ["Wire", "Match", yams]),
    module("Conversation", ["Wire", "Match"]),
    module("Engine", ["Wire", "Match", "Script", "Conversation"]),
    module("Capture", ["Wire", "Match"]),
    module("Link", ["CLinux", "Wire", "Engine"]),
    module("Target", ["CLinux", "CNetlink", "Wire", "Match", "Script", "Engine"]),
    module("Lab", ["CLinux", "CCap", "CNetlink", "Wire"]),
    .target(
      name: "Report", dependencies: ["Wire", "Match", "Script", "Engine"],
      resources: [
        .embedInCode("Page/page.html"), .embedInCode("Page/page.css"),
        .embedInCode("Page/page.js"),
      ], swiftSettings: strict),
    module("Mutation", ["Wire", "Match", "Script", "Engine"]),
    .executableTarget(
      name: "segprobe",
      dependencies: [
        "CLinux", "Wire", "Match", "Script", "Conversation", "Engine", "Link", "Target", "Lab",
        "Report", "Mutation", "Capture",
        argumentParser, yams,
      ],
      swiftSettings: strict),
    tests(of: "Wire"),
    tests(of: "Match", ["Wire"]),
    tests(of: "Script", ["Wire", "Match"]),
    tests(of: "Conversation", ["Wire", "Match"]),
    tests(of: "Engine", ["Wire", "Match", "Script", "Conversation", "Link"]),
    tests(of: "Link", ["CLinux", "Wire", "Engine", "Lab", "LabHelper", "LabSupport"]),
    tests(of: "Target", ["CLinux", "Wire", "Match", "Script", "Engine", "Lab"]),
    tests(of: "Lab", ["CLinux", "Wire", "LabHelper", "LabSupport"]),
    .executableTarget(
      name: "LabHelper", dependencies: ["CLinux", "Wire", "Engine", "Lab", "Link", "Target"],
      path: "Tests/LabHelper",
      swiftSettings: strict),
    .target(name: "LabSupport", path: "Tests/LabSupport", swiftSettings: strict),
    tests(of: "Report", ["Wire", "Match", "Script", "Engine"]),
    tests(of: "Mutation", ["Wire", "Match", "Script", "Engine", "Link"]),
    tests(of: "Capture", ["Wire", "Match", "Script"]),
    .target(name: "BenchReference", path: "Tests/BenchReference"),
    .executableTarget(
      name: "bench", dependencies: ["Wire", "Engine", "Link", "Lab", "BenchReference"],
      path: "Tests/Bench",
      swiftSettings: strict),
    .testTarget(
      name: "SegprobeTests",
      dependencies: [
        "segprobe", "Wire", "Match", "Script", "Engine", "Mutation", "Report", "Lab",
        argumentParser,
      ],
      swiftSettings: strict),
    .testTarget(name: "EndToEndTests", exclude: ["Scripts"], swiftSettings: strict),
  ]
)
