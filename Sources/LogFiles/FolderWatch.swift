import Glibc

/// Tells that something happened in folders, as far as the kernel tells.
///
/// Only ever a reason to look sooner: network mounts tell nothing, and the kernel's limits may leave folders out.
final class FolderWatch {
  /// Folders watched at most.
  private static let mostFolders = 512

  private let descriptor: Int32
  private var watches: [String: Int32] = [:]
  /// Folders that could not be watched: looking at the clock has to do there.
  private(set) var unwatched = 0

  init() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches these folders and no others.
  func watch(_ folders: [String]) {
    let wanted = Set(folders)
    for folder in watches.keys.filter({ !wanted.contains($0) }) {
      if let watch = watches.removeValue(forKey: folder) { inotify_rm_watch(descriptor, watch) }
    }
    unwatched = 0
    // Asked again each time: a folder that was made anew has the same name and no watch.
    for folder in wanted where watches.count < Self.mostFolders || watches[folder] != nil {
      let watch = inotify_add_watch(descriptor, folder, Self.events)
      if watch >= 0 { watches[folder] = watch } else { watches[folder] = nil }
    }
    unwatched = wanted.count - watches.count
  }

  /// Waits until something happens, or for so long; true if a name came or went.
  func wait(milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, milliseconds) > 0 else { return false }
    return drain()
  }

  /// Takes all events; their names do not matter, as everything is looked at anyway.
  private func drain() -> Bool {
    var hasNames = false
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return hasNames }
      hasNames = Self.hasNames(buffer[..<count]) || hasNames
    }
  }

  /// True where an event is more than a write.
  private static func hasNames(_ events: ArraySlice<UInt8>) -> Bool {
    let header = MemoryLayout<inotify_event>.size
    var position = events.startIndex
    while position + header <= events.endIndex {
      let event = events.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: position - events.startIndex, as: inotify_event.self)
      }
      if event.mask & UInt32(IN_MODIFY) == 0 { return true }
      position += header + Int(event.len)
    }
    return false
  }

  private static let events = UInt32(
    IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR)
}
