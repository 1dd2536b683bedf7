import Glibc
import TestSupport

/// A folder that looks like a host's root, removed at the end.
final class SettingsTree {
  let root: String

  init() {
    root = makeTemporaryFolder() ?? "/nonexistent"
  }

  deinit { Self.remove(root) }

  /// Writes a file under the root, with the folders that it needs.
  @discardableResult
  func write(_ path: String, _ text: String, mode: mode_t = 0o644) -> String {
    write(path, bytes: Array(text.utf8), mode: mode)
  }

  /// Writes a file under the root, with the folders that it needs.
  @discardableResult
  func write(_ path: String, bytes: [UInt8], mode: mode_t = 0o644) -> String {
    var folder = root
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    let full = root + path
    let descriptor = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    fchmod(descriptor, mode)
    close(descriptor)
    return full
  }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { remove("\(path)/\(name)") }
      }
      closedir(stream)
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// The file's bytes; empty when it cannot be read.
func contents(of path: String) -> String {
  guard let file = fopen(path, "re") else { return "" }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}
