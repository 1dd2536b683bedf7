import Model

extension BlindSpotSurvey {
  static func journalPermission(_ host: HostView) -> BlindSpot? {
    let files = journalFolders(host).flatMap { folder in
      host.names(in: folder).filter { $0.hasSuffix(".journal") }.map { "\(folder)/\($0)" }
    }
    let hasSystem = files.contains { $0.hasSuffix("/system.journal") && host.isReadable($0) }
    guard !hasSystem else { return nil }
    return BlindSpot(
      name: "journal-permission", finding: "the system's journal cannot be read",
      cost: "no log is watched, and no failed unit is told",
      remedy: files.isEmpty
        ? "systemctl start systemd-journald"
        : "usermod --append --groups systemd-journal tocsin, then restart")
  }

  static func journalVolatile(_ host: HostView) -> BlindSpot? {
    guard host.names(in: "var/log/journal").isEmpty, !host.names(in: "run/log/journal").isEmpty else {
      return nil
    }
    return BlindSpot(
      name: "journal-volatile", finding: "the journal is kept in memory and lost at each boot",
      cost: "what was logged before a crash of the host is gone, and little room makes old entries go early",
      remedy: "mkdir -p /var/log/journal && systemctl restart systemd-journald && journalctl --flush")
  }

  /// journald's own limit is 10,000 messages of one service in 30 s; an interval of zero is no limit.
  static func journalRateLimit(_ host: HostView) -> BlindSpot? {
    let burst = journaldSetting("RateLimitBurst", host).flatMap { Int($0) } ?? 10_000
    let interval = journaldSetting("RateLimitIntervalSec", host) ?? journaldSetting("RateLimitInterval", host)
    // `0`, `0s`, `0 min`: nothing but noughts and a unit.
    let isOff = interval.map { $0.hasPrefix("0") && !$0.contains { "123456789".contains($0) } } ?? false
    guard burst > 0, burst < 10_000, !isOff else { return nil }
    return BlindSpot(
      name: "journal-rate-limit", finding: "journald drops messages beyond RateLimitBurst=\(burst)",
      cost: "a service that has most to say is cut off first; what is dropped is counted but not read",
      remedy:
        "set RateLimitBurst=10000 in /etc/systemd/journald.conf, then systemctl restart systemd-journald")
  }

  private static func journalFolders(_ host: HostView) -> [String] {
    ["var/log/journal", "run/log/journal"].flatMap { parent in
      host.names(in: parent).map { "\(parent)/\($0)" }
    }
  }

  /// The last value that a setting of journald is given; later files win.
  ///
  /// Files of folders are taken in the order of their names, one of a name that several folders have from the last
  /// of these alone; see journald.conf(5).
  static func journaldSetting(_ key: String, _ host: HostView) -> String? {
    let main = ["usr/lib", "run", "etc"].map { "\($0)/systemd/journald.conf" }.last(where: host.exists)
    var places: [String: String] = [:]
    for folder in ["usr/lib", "run", "etc"].map({ "\($0)/systemd/journald.conf.d" }) {
      for name in host.names(in: folder) where name.hasSuffix(".conf") { places[name] = "\(folder)/\(name)" }
    }
    let files = [main].compactMap { $0 } + places.sorted { $0.key < $1.key }.map(\.value)
    return files.compactMap { file in host.text(file).flatMap { lastValue(of: key, in: $0) } }.last
  }

  /// The last `key = value` of a text; blanks around the sign mean nothing.
  private static func lastValue(of key: String, in text: String) -> String? {
    var value: String?
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
      if parts.count == 2, parts[0] == key { value = parts[1] }
    }
    return value
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    let end = start.lastIndex { $0 != " " && $0 != "\t" && $0 != "\r" }
    return end.map { String(start[...$0]) } ?? ""
  }
}
