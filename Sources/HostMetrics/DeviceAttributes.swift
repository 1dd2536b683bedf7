import Glibc

/// Looks around in `/sys` for devices: names of folders, and files of one short value.
///
/// For the search only, which happens every ten minutes: it allocates.
enum DeviceAttributes {
  /// No folder of `/sys` that we list has so many entries of interest.
  static let maximumEntries = 512

  /// The names in a folder that begin with a prefix, in order; none where there is no such folder.
  static func names(in folder: String, prefix: StaticString = "") -> [String] {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, var stream = try? DirectoryStream(taking: descriptor) else { return [] }
    var names: [String] = []
    while names.count < maximumEntries, let entry = stream.next() {
      if entry.name.hasPrefix(prefix) { names.append(entry.name.text) }
    }
    return names.sorted()
  }

  /// The first line of a file; `nil` where it cannot be read or is empty.
  static func text(_ path: String, _ buffer: inout ReadBuffer) -> String? {
    read(path, &buffer) { bytes in
      var scanner = ByteScanner(bytes)
      let line = scanner.line()?.rest.prefix(64)
      return line.flatMap { $0.isEmpty ? nil : UnsafeRawBufferPointer(rebasing: $0).text }
    }
  }

  /// The number in a file.
  static func number(_ path: String, _ buffer: inout ReadBuffer) -> UInt64? {
    read(path, &buffer, ByteScanner.number(parsing:))
  }

  /// The last component of what a symbolic link points to.
  static func linkTarget(_ path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = bytes.withUnsafeMutableBytes { buffer in
      buffer.assumingMemoryBound(to: CChar.self).baseAddress.map { readlink(path, $0, buffer.count) }
    }
    guard let count, count > 0 else { return nil }
    return String(decoding: bytes[..<count], as: UTF8.self).split(separator: "/").last.map(String.init)
  }

  private static func read<Value>(
    _ path: String, _ buffer: inout ReadBuffer, _ parse: (UnsafeRawBufferPointer) -> Value?
  ) -> Value? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, let bytes = try? buffer.fill(closing: descriptor) else { return nil }
    return parse(bytes)
  }
}
