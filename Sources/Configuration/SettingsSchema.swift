/// Every key there is, in the order in which a dump lists them.
///
/// Computed, not stored: closures over key paths are not `Sendable`, and it is needed once a load.
enum SettingsSchema {
  /// The sections, in order.
  static let sections = [
    "alerts", "limits", "ignore", "collect", "journal", "source", "ingest", "resources",
    "retention", "privacy", "output", "control",
  ]

  /// The keys: that of windows, which is in no section, and then section by section.
  static var keys: [SettingsKey] { [.windows] + whatRings + whatIsSeen + surroundings }

  private static var whatRings: [SettingsKey] {
    [
      .value("alerts.max_per_week", \.alerts.maxPerWeek, in: 0...1_000),
      .value("alerts.min_severity", \.alerts.minSeverity),
      .value("alerts.observe_for", \.alerts.observeFor, in: TimeSpan(seconds: 0)...TimeSpan.days(365)),
      .value("limits.filesystem_free", \.limits.filesystemFree, in: freeShare),
      .value("limits.filesystem_free_min", \.limits.filesystemFreeMin, in: freeRoom),
      .value("limits.inodes_free", \.limits.inodesFree, in: freeShare),
      .value("limits.memory_available", \.limits.memoryAvailable, in: freeShare),
      .value("limits.swap_free", \.limits.swapFree, in: freeShare),
      .value("limits.failed_units", \.limits.failedUnits, in: 0...10_000),
      .filesystemLimits,
      .list("ignore.units", \.ignore.units, of: .glob),
      .list("ignore.filesystems", \.ignore.filesystems, of: .glob),
      .list("ignore.interfaces", \.ignore.interfaces, of: .glob),
      .list("ignore.templates", \.ignore.templates, of: .glob),
    ]
  }

  private static var whatIsSeen: [SettingsKey] {
    [
      .value(
        "collect.host_interval", \.collect.hostInterval, in: TimeSpan(seconds: 1)...TimeSpan(seconds: 10)),
      .value(
        "collect.unit_interval", \.collect.unitInterval, in: TimeSpan(seconds: 1)...TimeSpan.minutes(10)),
      .value(
        "collect.filesystem_interval", \.collect.filesystemInterval,
        in: TimeSpan(seconds: 1)...TimeSpan.minutes(60)),
      .value("collect.watch_configuration", \.collect.watchConfiguration),
      .value("journal.enabled", \.journal.enabled),
      .list("journal.directories", \.journal.directories, of: .path, atMost: 64),
      .fileSources,
      .prometheusFolders,
      .value("ingest.enabled", \.ingest.enabled),
      .value("ingest.group", \.ingest.group, expected: "a group name", where: isGroupName),
      .value("ingest.max_signals", \.ingest.maxSignals, in: 1...10_000),
    ]
  }

  private static var surroundings: [SettingsKey] {
    [
      .value(
        "resources.state_max", \.resources.stateMax, in: ByteSize.mebibytes(16)...ByteSize.gibibytes(1_024)),
      .value("retention.alerts", \.retention.alerts, in: TimeSpan.days(1)...TimeSpan.days(3_650)),
      .value(
        "retention.alerts_max", \.retention.alertsMax, in: ByteSize.mebibytes(1)...ByteSize.gibibytes(1_024)),
      .value("retention.former_state", \.retention.formerState, in: TimeSpan.minutes(1)...TimeSpan.days(365)),
      .value("privacy.command_lines", \.privacy.commandLines),
      .value("privacy.log_samples", \.privacy.logSamples),
      .value("privacy.user_names", \.privacy.userNames),
      .list("privacy.redact_patterns", \.privacy.redactPatterns, of: .pattern, atMost: 32),
      .value("output.text", \.output.text),
      .value("output.journal", \.output.journal),
      .value(
        "output.prometheus_textfile", \.output.prometheusTextfile,
        expected: "an absolute path that ends with .prom, or an empty string", where: isTextfile),
      .value("control.group", \.control.group, expected: "a group name", where: isGroupName),
    ]
  }

  /// The names of the keys in the section of a path.
  static func names(beside path: String) -> [String] {
    let prefix = path.prefix { $0 != "." } + "."
    return keys.map(\.path).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// From no limit at all to all of it.
  static let freeShare = Percent(0)...Percent(100)
  /// From no limit at all to a pebibyte.
  static let freeRoom = ByteSize(bytes: 0)...ByteSize.gibibytes(1 << 20)

  private static func isTextfile(_ path: String) -> Bool {
    path.isEmpty || (TextKind.path.isValid(path) && path.hasSuffix(".prom") && !path.hasSuffix("/.prom"))
  }

  /// The names that `groupadd` takes: a letter or underscore, then also digits and hyphens, 32 bytes at most.
  private static func isGroupName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 32 else { return false }
    return isNameStart(first) && text.utf8.dropFirst().allSatisfy { isNameStart($0) || isNameTail($0) }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func isNameTail(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }
}
