import CLinux
import CZlib
import Glibc

/// An open file's bytes, decompressed where it is compressed.
final class FileBytes {
  /// What is decompressed at most to find a place in a file.
  static let longestSearch: UInt64 = 8 << 30

  /// `SEEK_DATA`, which the C library shows to GNU programs only.
  private static let seekData: Int32 = 3

  let identity: FileIdentity
  /// When it was made, microseconds since 1970 UTC; 0 where nobody knows.
  let birthMicroseconds: Int64
  /// True for a file that holds no more than it did when it was opened.
  let isCompressed: Bool
  private let descriptor: Int32
  private var stream: gzFile?
  /// The compressed stream has ended in an error.
  private(set) var isDamaged = false

  /// Opens a regular file and nothing else: a pipe or a device must not block, or do whatever opening it does.
  init(path: String) throws(FileProblem) {
    guard let before = FileStatus(path: path) else { throw FileProblem(path: path, errno: errno) }
    guard before.isRegular else { throw FileProblem(code: EINVAL, "not a regular file") }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem(path: path, errno: errno) }
    guard let status = FileStatus(descriptor: descriptor), status.isRegular else {
      close(descriptor)
      throw FileProblem(code: EINVAL, "not a regular file")
    }
    self.descriptor = descriptor
    identity = status.identity
    var birth: Int64 = 0
    birthMicroseconds = linux_birth_time(descriptor, &birth) == 0 ? birth : 0
    isCompressed = path.utf8.suffix(3).elementsEqual(".gz".utf8)
    if isCompressed { stream = gzdopen(dup(descriptor), "rb") }
    isDamaged = isCompressed && stream == nil
  }

  deinit {
    if let stream { gzclose(stream) }
    close(descriptor)
  }

  /// What the filesystem says of it; the size is that of the file, not of what it holds compressed.
  var status: FileStatus? { FileStatus(descriptor: descriptor) }

  /// The name of the open file, symbolic links resolved; nil once it has none.
  var resolvedPath: String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
    guard count > 0, buffer[0] == UInt8(ascii: "/") else { return nil }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Reads at an offset.
  ///
  /// - Parameters:
  ///   - buffer: Room for what is read.
  ///   - offset: Where to begin; going back by more than the last read costs a file's decompression from its start.
  /// - Returns: How many bytes, fewer than there is room for at the end only, nil when the system refuses.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int? {
    isCompressed ? readCompressed(into: buffer, at: offset) : readPlain(into: buffer, at: offset)
  }

  /// The last bytes that were decompressed: a reader goes on where the last whole line ended, a little before.
  private var recent: (offset: UInt64, bytes: [UInt8]) = (0, [])

  private func readCompressed(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int? {
    guard let stream, offset <= Self.longestSearch, !isDamaged else { return nil }
    let end = recent.offset + UInt64(recent.bytes.count)
    var filled = 0
    if offset >= recent.offset, offset < end, UInt64(max(0, gztell(stream))) == end {
      let kept = recent.bytes[Int(offset - recent.offset)...].prefix(buffer.count)
      buffer.copyBytes(from: kept)
      filled = kept.count
    } else if UInt64(max(0, gztell(stream))) != offset,
      gzseek(stream, Int(offset), SEEK_SET) != Int(offset)
    {
      return nil
    }
    if filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = gzread(stream, rest.baseAddress, UInt32(rest.count))
      if count < Int32(rest.count) { noteError(of: stream) }
      guard count >= 0 || filled > 0 else { return nil }
      filled += Int(max(0, count))
      recent = (offset, Array(UnsafeRawBufferPointer(rebasing: buffer[..<filled])))
    }
    return filled
  }

  /// Reads exactly so many bytes at an offset; nil where there are fewer.
  func read(_ count: Int, at offset: UInt64) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        self.read(
          into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), at: offset + UInt64(filled))
      }
      guard let read, read > 0 else { return nil }
      filled += read
    }
    return bytes
  }

  /// The next place from an offset on that was ever written; nil where there is none.
  ///
  /// What was never written reads as zeros: holes, and room that was set aside.
  func nextData(from offset: UInt64) -> UInt64? {
    let found = lseek(descriptor, off_t(offset), Self.seekData)
    if found >= 0 { return UInt64(found) }
    return errno == ENXIO ? nil : offset
  }

  private func readPlain(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int? {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }

  private func noteError(of stream: gzFile) {
    var code: Int32 = 0
    _ = gzerror(stream, &code)
    if code != Z_OK, code != Z_STREAM_END { isDamaged = true }
  }
}
