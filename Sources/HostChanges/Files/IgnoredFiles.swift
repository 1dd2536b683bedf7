/// Files below `/etc` that nobody means when speaking of configuration.
enum IgnoredFiles {
  /// Written by the system itself, and no cause of anything.
  private static let names: Set<String> = [
    "mtab", "ld.so.cache", "ld.so.cache~", "adjtime", ".pwd.lock", ".updated", "blkid.tab", "blkid.tab.old",
    "4913", "subscriptions.conf", "subscriptions.conf.O", "printers.conf.O", "machine-info", "aliases.db",
    "passwd-", "group-", "shadow-", "gshadow-", "subuid-", "subgid-", "lvm.conf.lock", ".etckeeper",
  ]
  /// What editors, package managers and safe writers leave for a moment.
  private static let suffixes = [
    "~", ".swp", ".swo", ".swx", ".swpx", ".tmp", ".temp", ".lock", ".lck", ".dpkg-new", ".dpkg-tmp",
    ".dpkg-old", ".dpkg-dist", ".dpkg-bak", ".dpkg-inst", ".ucf-new", ".ucf-old", ".ucf-dist", ".bak",
    ".part", ".pid",
  ]
  private static let prefixes = [".#", "#", ".nfs", ".fuse_hidden", ".goutputstream-", ".__tmp"]
  /// Folders of which nothing is told: kept by programs for themselves, or of version control.
  private static let folders: Set<String> = [
    ".git", ".hg", ".bzr", ".svn", "/etc/lvm/archive", "/etc/lvm/backup", "/etc/lvm/cache", "/etc/rc0.d",
    "/etc/rc1.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc4.d", "/etc/rc5.d", "/etc/rc6.d", "/etc/rcS.d",
  ]

  /// True for a file of which nothing is to be told.
  static func ignores(file name: String) -> Bool {
    names.contains(name) || suffixes.contains(where: name.hasSuffix)
      || prefixes.contains(where: name.hasPrefix)
  }

  /// True for a folder that is not to be looked into.
  static func ignores(folder path: String, name: String) -> Bool {
    folders.contains(name) || folders.contains(path)
  }
}
