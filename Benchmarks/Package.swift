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
    .executableTarget(
      name: "speed",
      dependencies: [
        .product(name: "CAllocations", package: "tocsin"), .product(name: "Detection", package: "tocsin"),
        .product(name: "Model", package: "tocsin"),
      ],
      swiftSettings: common)
  ],
  swiftLanguageModes: [.v6]
)
