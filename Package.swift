// swift-tools-version: 6.2
import PackageDescription

/// Flags of every target of ours. Each is here because it turns a class of mistake into an error:
let common: [SwiftSetting] = [
  // `any` must be written, so that a dynamic dispatch is seen where it is paid for.
  .enableUpcomingFeature("ExistentialAny"),
  // A target's imports stay its own: its clients name what they use.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // An extension's members are visible only where its module is imported.
  .enableUpcomingFeature("MemberImportVisibility"),
  // A warning that stands is a warning that nobody reads.
  .treatAllWarnings(as: .error),
]

/// Flags of the targets that never touch raw memory unless the source says `unsafe`.
let pure: [SwiftSetting] = common + [.strictMemorySafety()]

let package = Package(
  name: "tocsin",
  products: [
    .executable(name: "tocsind", targets: ["tocsind"]),
    .executable(name: "tocsin", targets: ["tocsin"]),
    // For Benchmarks/, which is a package of its own.
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "LogTemplates", targets: ["LogTemplates"]),
    .library(name: "Model", targets: ["Model"]),
    .library(name: "Engine", targets: ["Engine"]),
    .library(name: "HostMetrics", targets: ["HostMetrics"]),
    .library(name: "Recording", targets: ["Recording"]),
    .library(name: "CZlib", targets: ["CZlib"]),
    .library(name: "CAllocations", targets: ["CAllocations"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .target(name: "CLinux"),
    .target(name: "Model", swiftSettings: pure),
    .target(name: "LogTemplates", dependencies: ["Model"], swiftSettings: pure),
    .target(name: "Detection", dependencies: ["Model"], swiftSettings: pure),
    .target(name: "Patterns", dependencies: ["CPCRE2"], swiftSettings: common),
    .target(name: "Diagnosis", dependencies: ["Model", "Detection", "Patterns"], swiftSettings: pure),
    .target(name: "Alerts", dependencies: ["Model", "Patterns"], swiftSettings: pure),
    .target(
      name: "Engine", dependencies: ["Model", "Alerts", "Detection", "Diagnosis", "LogTemplates"],
      swiftSettings: pure),
    .target(name: "Exposition", dependencies: ["Model"], swiftSettings: pure),
    .target(name: "HostMetrics", dependencies: ["Model", "CLinux"], swiftSettings: common),
    .target(name: "HostChanges", dependencies: ["Model"], swiftSettings: common),
    .target(name: "Journal", dependencies: ["Model", "CSystemd", "CLinux"], swiftSettings: common),
    .target(name: "LogFiles", dependencies: ["Model", "CLinux", "CZlib"], swiftSettings: common),
    .target(name: "AlertLog", dependencies: ["Model", "Alerts", "CZlib"], swiftSettings: common),
    .target(name: "SystemBus", dependencies: ["Model", "CSystemd"], swiftSettings: common),
    .target(name: "Store", dependencies: ["CSQLite"], swiftSettings: common),
    .target(name: "CalendarEvents", swiftSettings: common),
    .target(
      name: "Configuration", dependencies: ["Model", "Alerts", "CalendarEvents", "Diagnosis", "Patterns"],
      swiftSettings: common),
    .target(
      name: "Decisions", dependencies: ["Model", "CalendarEvents", "Configuration", "Control"],
      swiftSettings: common),
    .target(name: "Recording", dependencies: ["Model", "Engine", "CZstd"], swiftSettings: common),
    .target(name: "Control", dependencies: ["Model", "CLinux"], swiftSettings: common),
    .target(
      name: "Notification", dependencies: ["Model", "Alerts", "AlertLog", "Configuration", "CLinux"],
      swiftSettings: common),
    .target(name: "BlindSpots", dependencies: ["Model", "SystemBus"], swiftSettings: common),
    .executableTarget(
      name: "tocsind",
      dependencies: [
        "Model", "Engine", "Detection", "Diagnosis", "Exposition", "HostMetrics", "HostChanges", "Journal",
        "LogFiles", "Alerts", "AlertLog",
        "Store", "Configuration", "Decisions", "Recording", "Control", "CLinux", "SystemBus", "BlindSpots",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: common),
    .executableTarget(
      name: "tocsin",
      dependencies: [
        "Model", "Engine", "Detection", "Diagnosis", "LogTemplates", "HostMetrics", "Journal", "Alerts",
        "AlertLog", "Configuration", "Decisions", "Recording", "Control", "BlindSpots", "Notification",
        "CLinux", "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: common),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .target(
      name: "TestSupport", dependencies: ["CAllocations"], path: "Tests/TestSupport", swiftSettings: common),
    .testTarget(name: "ModelTests", dependencies: ["TestSupport", "Model"], swiftSettings: common),
    .testTarget(
      name: "LogTemplatesTests", dependencies: ["TestSupport", "LogTemplates", "Model"],
      exclude: ["Fixtures"], swiftSettings: common
    ),
    .testTarget(
      name: "DetectionTests", dependencies: ["TestSupport", "CAllocations", "Detection", "Model"],
      exclude: ["Fixtures", "Reference"],
      swiftSettings: common),
    .testTarget(name: "PatternsTests", dependencies: ["Patterns"], swiftSettings: common),
    .testTarget(
      name: "DiagnosisTests",
      dependencies: ["TestSupport", "Configuration", "Detection", "Diagnosis", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "AlertsTests", dependencies: ["TestSupport", "Alerts", "Model"],
      exclude: ["Fixtures", "regenerate-golden.sh"],
      swiftSettings: common),
    .testTarget(
      name: "AlertLogTests", dependencies: ["TestSupport", "AlertLog", "Alerts", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "TestSupport", "Configuration", "Engine", "Detection", "Diagnosis", "LogTemplates", "Model",
        "Recording",
      ],
      swiftSettings: common),
    .testTarget(
      name: "HostMetricsTests", dependencies: ["TestSupport", "HostMetrics", "Model"], exclude: ["Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "HostChangesTests", dependencies: ["TestSupport", "HostChanges", "Model"], exclude: ["Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "SystemBusTests", dependencies: ["TestSupport", "SystemBus", "Model"], swiftSettings: common),
    .testTarget(
      name: "ExpositionTests", dependencies: ["TestSupport", "Exposition", "Model"], exclude: ["Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "BlindSpotsTests", dependencies: ["TestSupport", "BlindSpots", "SystemBus", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "JournalTests", dependencies: ["TestSupport", "Journal", "Model", "CLinux"], swiftSettings: common
    ),
    .testTarget(
      name: "LogFilesTests", dependencies: ["TestSupport", "LogFiles", "Model", "CZlib"],
      swiftSettings: common),
    .testTarget(
      name: "RecordingTests", dependencies: ["TestSupport", "Recording", "Engine", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "StoreTests", dependencies: ["TestSupport", "Store", "CSQLite"], swiftSettings: common),
    .testTarget(
      name: "ConfigurationTests",
      dependencies: ["TestSupport", "CalendarEvents", "Configuration", "Diagnosis", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "CalendarEventsTests", dependencies: ["TestSupport", "CalendarEvents"], swiftSettings: common),
    .testTarget(
      name: "DecisionsTests",
      dependencies: ["TestSupport", "CalendarEvents", "Configuration", "Decisions", "Model"],
      swiftSettings: common),
    .testTarget(
      name: "NotificationTests",
      dependencies: ["TestSupport", "Notification", "AlertLog", "Alerts", "Configuration", "Model"],
      swiftSettings: common),
    .testTarget(name: "ControlTests", dependencies: ["TestSupport", "Control"], swiftSettings: common),
    .testTarget(
      name: "tocsinTests",
      dependencies: [
        "TestSupport", "tocsin", "Configuration", "Control", "Alerts", "Model",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: common),
    .testTarget(
      name: "tocsindTests",
      dependencies: [
        "TestSupport",
        "tocsind", "AlertLog", "Configuration", "Control", "Decisions", "Engine", "Exposition", "HostMetrics",
        "HostChanges", "Journal",
        "LogFiles", "Model", "Store", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)
