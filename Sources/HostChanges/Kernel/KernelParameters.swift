import Glibc

/// The kernel's parameters that an administrator sets, read as a whole.
enum KernelParameters {
  /// Parameters kept at most.
  static let maximumCount = 1024
  /// Bytes of a value that are compared.
  private static let maximumBytes = 512

  /// Folders below `/proc/sys`.
  ///
  /// Left out is what the service's namespaces have of their own, where the host's values are not to be seen and
  /// nothing ever changes: `net`, `user` and `fs/mqueue`.
  private static let folders = ["kernel", "kernel/yama", "vm", "fs", "fs/inotify", "fs/epoll"]
  /// What the namespaces of System V's messages, memory and semaphores have of their own.
  private static let namespaced = ["kernel/shm", "kernel/msg", "kernel/sem"]
  /// What counts, wanders or is a secret.
  private static let ignored: Set<String> = [
    "kernel/ns_last_pid", "kernel/perf_event_max_sample_rate", "kernel/hung_task_detect_count",
    "fs/aio-nr", "fs/dentry-state", "fs/file-nr", "fs/inode-nr", "fs/inode-state", "vm/stat_refresh",
    "kernel/sched_energy_aware", "kernel/auto_msgmni", "kernel/cad_pid", "kernel/hostname",
    "kernel/domainname",
  ]

  /// Every parameter that can be read, by its path below `/proc/sys`.
  static func read(_ options: ChangeOptions) -> [String: String] {
    var found: [String: String] = [:]
    for folder in folders {
      let path = options.path("/proc/sys/" + folder)
      for name in FolderListing.names(path) where found.count < maximumCount {
        guard let value = value(path + "/" + name, folder + "/" + name) else { continue }
        found[folder + "/" + name] = value
      }
    }
    return found
  }

  private static func value(_ path: String, _ name: String) -> String? {
    guard !ignored.contains(name), !namespaced.contains(where: name.hasPrefix), !name.hasSuffix("secret"),
      !name.hasSuffix("_key"),
      let status = FileState(path: path), status.mode & S_IFMT == S_IFREG, status.mode & 0o444 == 0o444,
      let bytes = try? WholeFile.read(path, atMost: maximumBytes)
    else { return nil }
    return text(bytes)
  }

  /// A value in one line: tabs between numbers become blanks.
  static func text(_ bytes: [UInt8]) -> String {
    let words = bytes.split {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n")
    }
    return String(decoding: Array(words.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self)
  }

  /// `vm/swappiness` as sysctl(8) writes it.
  static func name(_ path: String) -> String {
    String(path.map { $0 == "/" ? "." : $0 == "." ? "/" : $0 })
  }
}
