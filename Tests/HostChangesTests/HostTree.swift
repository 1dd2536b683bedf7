import Glibc
import Model
import TestSupport

@testable import HostChanges

/// A folder that stands for a host's root, and a clock that goes when it is told to.
final class HostTree {
  let root: String
  var now: ChangeClock

  init() {
    root = makeTemporaryFolder() ?? "/nonexistent"
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let micros = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec / 1000)
    now = ChangeClock(monotonicNanoseconds: 1_000_000_000_000, realtimeMicroseconds: micros)
    makeFolder("/etc")
  }

  deinit {
    _ = remove(below: root)
  }

  var options: ChangeOptions {
    var options = ChangeOptions()
    options.root = root
    return options
  }

  func makeFolder(_ path: String) {
    var folder = root
    for part in path.split(separator: "/") {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
  }

  /// Writes a file anew, with the folders that it lies in.
  func write(_ path: String, _ text: String, appending: Bool = false) {
    write(path, Array(text.utf8), appending: appending)
  }

  /// Writes bytes of any kind.
  func write(_ path: String, _ bytes: [UInt8], appending: Bool = false) {
    makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    let flags = O_WRONLY | O_CREAT | (appending ? O_APPEND : O_TRUNC)
    let descriptor = open(root + path, flags, 0o644)
    _ = Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
  }

  func rename(_ from: String, _ to: String) { Glibc.rename(root + from, root + to) }

  func makePipe(_ path: String) {
    makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    mkfifo(root + path, 0o644)
  }

  func makeLink(_ path: String, to target: String) { symlink(target, root + path) }

  func delete(_ path: String) { unlink(root + path) }

  /// Lets time pass, for the watch's clock and, as files are dated by the kernel's, for a moment in truth.
  func pass(seconds: Double) {
    usleep(3000)
    now.monotonicNanoseconds += UInt64(seconds * 1e9)
    now.realtimeMicroseconds += Int64(seconds * 1e6)
  }

  /// A time as dpkg writes it, so many seconds ago.
  func stamp(ago: Int64 = 0) -> String {
    var seconds = time_t(now.realtimeMicroseconds / 1_000_000 - ago)
    var fields = tm()
    localtime_r(&seconds, &fields)
    var text = [CChar](repeating: 0, count: 40)
    let count = strftime(&text, text.count, "%F %T", &fields)
    return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private func remove(below path: String) -> Bool {
    for name in FolderListing.names(path) {
      let below = path + "/" + name
      if unlink(below) != 0 { _ = remove(below: below) }
    }
    return rmdir(path) == 0
  }
}

extension ChangeWatch {
  /// The summaries of what changed, with the time having passed that it takes to be seen.
  func summaries(_ host: HostTree, after seconds: Double = 2) -> [String] {
    host.pass(seconds: 0.1)
    let first = poll(host.now)
    host.pass(seconds: seconds)
    return (first + poll(host.now)).map(\.summary)
  }
}
