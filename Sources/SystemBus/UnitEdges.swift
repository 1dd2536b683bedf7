import Model

/// Which of a unit's relations tell anything about it.
enum UnitEdges {
  /// Kinds of units that have relations worth asking for, the most telling first; devices and slices have none.
  private static let kinds: [Substring] = [
    "service", "scope", "socket", "timer", "path", "target", "mount", "automount", "swap",
  ]

  /// When a unit is asked for among others, 0 first; `nil` where its relations are not worth it.
  static func rank(of unit: String) -> Int? {
    guard let kind = unit.split(separator: ".").last, !standardUnits.contains(unit) else { return nil }
    return kinds.firstIndex(of: kind)
  }

  /// True where it tells something that a unit needs or wants another; the root filesystem is everybody's.
  static func tells(_ other: String) -> Bool {
    !other.isEmpty && !other.hasSuffix(".slice") && other != "-.mount" && !standardUnits.contains(other)
  }

  /// True for a slice in which somebody put units for a reason.
  static func tells(slice: String) -> Bool {
    !["", "-.slice", "system.slice", "user.slice", "machine.slice"].contains(slice)
  }

  /// Units that every other one is ordered by or belongs to, so that sharing them means nothing.
  ///
  /// - Note: The targets of systemd.special(7), and the sockets through which every service logs.
  private static let standardUnits = Set(
    [
      "basic", "bluetooth", "boot-complete", "cryptsetup", "cryptsetup-pre", "default", "emergency", "exit",
      "factory-reset", "final", "first-boot-complete", "getty", "getty-pre", "graphical", "halt", "hibernate",
      "hybrid-sleep", "initrd", "initrd-fs", "initrd-root-device", "initrd-root-fs", "initrd-switch-root",
      "initrd-usr-fs", "integritysetup", "integritysetup-pre", "kexec", "local-fs", "local-fs-pre",
      "machines", "multi-user", "network", "network-online", "network-pre", "nss-lookup", "nss-user-lookup",
      "paths", "poweroff", "printer", "reboot", "remote-cryptsetup", "remote-fs", "remote-fs-pre",
      "remote-veritysetup", "rescue", "rpcbind", "shutdown", "sigpwr", "sleep", "slices", "smartcard",
      "sockets", "soft-reboot", "sound", "ssh-access", "storage-target-mode", "suspend",
      "suspend-then-hibernate", "swap", "sysinit", "system-update", "system-update-pre", "time-set",
      "time-sync", "timers", "tpm2", "umount", "usb-gadget", "veritysetup", "veritysetup-pre",
    ].map { $0 + ".target" } + [
      "init.scope", "systemd-journald.socket", "systemd-journald-dev-log.socket",
      "systemd-journald-audit.socket",
    ])
}
