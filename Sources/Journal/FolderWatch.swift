import Glibc

/// Wakes the reader when something happens in the journal's folders, and tells when files came or went.
///
/// One inotify instance for all of them. Where the system has none left to give, or on a filesystem that does
/// not tell, the end of each wait does instead: nothing is ever found by inotify alone.
struct FolderWatch {
  private let descriptor: Int32
  private var stamps: [Stamp] = []
  /// False where some folder could not be watched.
  private(set) var isComplete = true

  private struct Stamp: Equatable {
    var folder: String
    var inode: UInt64
    var seconds: Int
    var nanoseconds: Int
  }

  /// A change of contents that a change of the folder's time may not tell: its clock ticks every 4 ms or so.
  private static let clockGrainNanoseconds: Int64 = 50_000_000

  private static let events = UInt32(
    IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_ONLYDIR)

  init() {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
  }

  /// Watches these folders.
  ///
  /// To be called before they are looked into: what happens from then on changes their stamps. The kernel
  /// itself forgets folders that are gone, and takes one that is watched already for the same.
  mutating func watch(_ folders: [String]) {
    stamps = folders.map(Self.stamp)
    isComplete = descriptor >= 0
    for folder in folders where inotify_add_watch(descriptor, folder, Self.events) < 0 {
      if errno == ENOSPC || errno == ENOMEM { isComplete = false }
    }
  }

  /// True when files may have come or gone since the folders were watched.
  var hasChanged: Bool {
    stamps.contains { stamp in
      let now = Self.stamp(stamp.folder)
      return now != stamp || isFresh(now)
    }
  }

  /// True where a folder has changed so lately that another change could bear the same time.
  private func isFresh(_ stamp: Stamp) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let age =
      (Int64(now.tv_sec) - Int64(stamp.seconds)) * 1_000_000_000 + Int64(now.tv_nsec - stamp.nanoseconds)
    return age >= 0 && age < Self.clockGrainNanoseconds
  }

  /// Waits until something happens in a folder, at most so long.
  func wait(milliseconds: Int64) {
    guard descriptor >= 0 else { return ReaderClock.sleep(milliseconds: milliseconds) }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, Int32(clamping: milliseconds)) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }

  private static func stamp(_ folder: String) -> Stamp {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      return Stamp(folder: folder, inode: 0, seconds: 0, nanoseconds: 0)
    }
    return Stamp(
      folder: folder, inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
