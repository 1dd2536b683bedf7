import Glibc

/// Tells in which folders something happened, as far as the kernel tells.
///
/// Only ever a reason to look sooner: network mounts tell nothing, and the kernel's limits may leave folders out.
final class FolderEvents {
  /// Folders watched at most.
  static let maximumFolders = 2000

  private let descriptor: Int32
  private var folders: [Int32: String] = [:]
  private var watches: [String: Int32] = [:]
  /// True since events were lost, and until somebody has looked everywhere: any folder may have changed.
  private(set) var hasLost = false

  init() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches a folder; false where the kernel refuses, or there is no room.
  func watch(_ folder: String, at path: String) -> Bool {
    guard watches[folder] != nil || watches.count < Self.maximumFolders else { return false }
    let watch = inotify_add_watch(descriptor, path, Self.events)
    guard watch >= 0 else { return false }
    if let old = watches[folder], old != watch { folders[old] = nil }
    (watches[folder], folders[watch]) = (watch, folder)
    return true
  }

  /// Watches a folder no more.
  func unwatch(_ folder: String) {
    guard let watch = watches.removeValue(forKey: folder) else { return }
    folders[watch] = nil
    inotify_rm_watch(descriptor, watch)
  }

  /// Waits until something happens, or for so long.
  func wait(milliseconds: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, milliseconds)
  }

  /// Takes note that every folder is about to be looked at, which makes up for what was lost up to now.
  func forgetLoss() { hasLost = false }

  /// The folders in which something happened since the last call.
  func take() -> Set<String> {
    var touched: Set<String> = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    // As much as the kernel's queue holds by default, and no more: a storm must not hold this up.
    for _ in 0..<64 {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      take(buffer[..<count], into: &touched)
    }
    return touched
  }

  private func take(_ events: ArraySlice<UInt8>, into touched: inout Set<String>) {
    let header = MemoryLayout<inotify_event>.size
    var position = events.startIndex
    while position + header <= events.endIndex {
      let event = events.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: position - events.startIndex, as: inotify_event.self)
      }
      let name = events[(position + header)...].prefix(Int(event.len)).prefix { $0 != 0 }
      take(event, String(decoding: name, as: UTF8.self), into: &touched)
      position += header + Int(event.len)
    }
  }

  private func take(_ event: inotify_event, _ name: String, into touched: inout Set<String>) {
    if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { hasLost = true }
    guard let folder = folders[event.wd] else { return }
    // The folder is gone, and its watch with it.
    if event.mask & UInt32(IN_IGNORED) != 0 { (folders[event.wd], watches[folder]) = (nil, nil) }
    if !IgnoredFiles.ignores(file: name) { touched.insert(folder) }
  }

  private static let events =
    UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF)
    | UInt32(IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)
}
