// swift-tools-version: 6.2
import PackageDescription

/// The flags of the package that is measured.
let common: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"), .treatAllWarnings(as: .error),
]

let package = Package(
  name: "tocsin-benchmarks",
  dependencies: [.package(name: "tocsin", path: "..")],
  targets: [
    // SwiftPM compiles C for release with -O2: what Swift is compared with.
    .target(name: "CReference"),
    .executableTarget(
      name: "speed",
      dependencies: [
        "CReference",
        .product(name: "CAllocations", package: "tocsin"), .product(name: "Detection", package: "tocsin"),
        .product(name: "Model", package: "tocsin"),
      ],
      swiftSettings: common),
    .executableTarget(
      name: "template-bench", dependencies: [.product(name: "LogTemplates", package: "tocsin")],
      swiftSettings: common),
    .executableTarget(
      name: "fault-frames",
      dependencies: [
        .product(name: "CZlib", package: "tocsin"), .product(name: "Engine", package: "tocsin"),
        .product(name: "HostMetrics", package: "tocsin"), .product(name: "Model", package: "tocsin"),
        .product(name: "Recording", package: "tocsin"),
      ],
      path: "Sources/FaultFrames", swiftSettings: common),
    .executableTarget(
      name: "ranking",
      dependencies: [
        .product(name: "Engine", package: "tocsin"), .product(name: "HostMetrics", package: "tocsin"),
        .product(name: "Model", package: "tocsin"),
      ],
      path: "Sources/Ranking", swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)
