import Glibc
import TestSupport

/// A folder of its own for a test, removed with all files in it.
///
/// In memory where there is such a filesystem: on a disk hundreds of syncs take seconds.
final class TemporaryFolder {
  let path: String

  init() {
    path = makeTemporaryFolder(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") ?? "/nonexistent"
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in it, in order.
  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  func write(_ name: String, _ bytes: [UInt8]) {
    let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  func read(_ name: String) -> [UInt8] {
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}

/// A filesystem of its own for a test, in memory; there is none where the process may not mount.
final class SmallFilesystem {
  let path: String

  init?(bytes: Int) {
    guard let folder = makeTemporaryFolder() else { return nil }
    path = folder
    guard mount("tmpfs", folder, "tmpfs", 0, "size=\(bytes)") == 0 else {
      rmdir(folder)
      return nil
    }
  }

  deinit {
    umount2(path, Int32(MNT_DETACH))
    rmdir(path)
  }

  /// Mounts it again, for reading only or for writing too.
  func remount(readOnly: Bool) -> Bool {
    mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT) | (readOnly ? UInt(MS_RDONLY) : 0), nil)
      == 0
  }
}
