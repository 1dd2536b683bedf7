import Glibc

/// Tries whether a folder can be written, before there is an alert that has to be.
///
/// Room is asked for every half minute, which costs no writing. Only where there is next to none, and now and then for
/// what that does not tell (a quota, a folder that was taken away), a file is written and deleted again.
struct OutputProbe {
  private static let name = ".writable"
  private static let everyNanoseconds: UInt64 = 30_000_000_000
  private static let writingNanoseconds: UInt64 = 900_000_000_000
  /// As large as a long alert with the line for people.
  private static let size = 64 << 10
  /// Room below which it is tried.
  private static let scarce: UInt64 = 1 << 20

  private let folder: String
  private var lookedAt: UInt64?
  private var wroteAt: UInt64?
  /// Why the folder cannot be written, as of the newest look.
  private(set) var problem: String?

  init(folder: String) {
    self.folder = folder
  }

  /// Looks, where it is time to.
  mutating func look(now: UInt64 = Clock.monotonicNanoseconds) {
    if let lookedAt, now - lookedAt < Self.everyNanoseconds { return }
    lookedAt = now
    let isDue = wroteAt.map { now - $0 >= Self.writingNanoseconds } ?? true
    guard isDue || problem != nil || !hasRoom else { return }
    wroteAt = now
    problem = write()
  }

  private var hasRoom: Bool {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return false }
    let bytes = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    // Filesystems that make inodes as they need them tell of none at all.
    let hasInodes = status.f_files == 0 || status.f_favail > 0
    return hasInodes && (bytes.overflow || bytes.partialValue >= Self.scarce)
  }

  /// Writes and deletes a file of its own; tells why it could not.
  private func write() -> String? {
    let path = "\(folder)/\(Self.name)"
    unlink(path)
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard file >= 0 else { return failure("make a file") }
    defer {
      close(file)
      unlink(path)
    }
    let bytes = [UInt8](repeating: 0, count: Self.size)
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(file, bytes, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return failure("write") }
      written += count
    }
    return nil
  }

  private func failure(_ action: String) -> String {
    errno == ENOSPC || errno == EDQUOT
      ? "\(folder): no room left for alerts" : "\(folder): cannot \(action): \(systemError())"
  }
}
