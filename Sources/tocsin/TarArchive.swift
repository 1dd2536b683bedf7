import CZlib
import Glibc

/// Writes a compressed tar archive (POSIX.1-1988 ustar in gzip) of files that are in memory.
struct TarArchive: ~Copyable {
  private static let blockSize = 512

  private let stream: gzFile
  private let modified: Int64
  private var isWhole = true

  /// Begins an archive in a file that must not be there yet, readable by its owner only.
  ///
  /// - Returns: nil where the system refuses; `errno` says why.
  init?(path: String, modified: Int64) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    guard fchmod(descriptor, 0o600) == 0, let stream = gzdopen(descriptor, "wb9") else {
      close(descriptor)
      return nil
    }
    self.stream = stream
    self.modified = modified
  }

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - name: Its path in the archive, at most a hundred bytes.
  ///   - contents: What is in it.
  mutating func add(_ name: String, _ contents: [UInt8]) {
    write(Self.header(name, size: contents.count, modified: modified))
    write(contents)
    write([UInt8](repeating: 0, count: Self.padding(contents.count)))
  }

  /// Ends the archive; false where something of it could not be written.
  consuming func finish() -> Bool {
    write([UInt8](repeating: 0, count: Self.blockSize * 2))
    return gzclose_w(stream) == Z_OK && isWhole
  }

  private mutating func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    isWhole = gzwrite(stream, bytes, UInt32(bytes.count)) == Int32(bytes.count) && isWhole
  }

  private static func padding(_ count: Int) -> Int { (blockSize - count % blockSize) % blockSize }

  /// The header of a regular file of mode 0600.
  static func header(_ name: String, size: Int, modified: Int64) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: String, at place: Int) {
      for (index, byte) in text.utf8.enumerated() { header[place + index] = byte }
    }
    put(String(decoding: name.utf8.prefix(100), as: UTF8.self), at: 0)
    put("0000600\0", at: 100)
    put("0000000\0", at: 108)
    put("0000000\0", at: 116)
    put(octal(Int64(size), digits: 11), at: 124)
    put(octal(modified, digits: 11), at: 136)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar\0", at: 257)
    put("00", at: 263)
    // The checksum counts its own field as blanks.
    put(octal(header.reduce(0) { $0 + Int64($1) }, digits: 6) + "\0 ", at: 148)
    return header
  }

  private static func octal(_ value: Int64, digits: Int) -> String {
    let text = String(max(value, 0), radix: 8)
    return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
  }
}
