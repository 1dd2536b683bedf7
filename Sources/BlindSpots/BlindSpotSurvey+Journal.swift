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

  /// journald's own limit is 10,000 messages of one service in 30 s.
  static func journalRateLimit(_ host: HostView) -> BlindSpot? {
    let burst = journaldSetting("RateLimitBurst", host).flatMap { Int($0) } ?? 10_000
    guard burst > 0, burst < 10_000 else { return nil }
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
  static func journaldSetting(_ key: String, _ host: HostView) -> String? {
    let folders = ["usr/lib/systemd/journald.conf.d", "etc/systemd/journald.conf.d"]
    let files =
      ["etc/systemd/journald.conf"]
      + folders.flatMap { folder in host.names(in: folder).map { "\(folder)/\($0)" } }
    var value: String?
    for file in files {
      for line in (host.text(file) ?? "").split(separator: "\n") where line.hasPrefix("\(key)=") {
        value = String(line.dropFirst(key.utf8.count + 1))
      }
    }
    return value
  }
}
