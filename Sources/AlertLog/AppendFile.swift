internal import Glibc

/// A file that grows by whole lines: what could not be written whole is taken back.
final class AppendFile {
  /// How many bytes of torn lines were cut off when the file was opened or found changed.
  private(set) var repairedBytes: Int64 = 0

  private let directory: AlertDirectory
  private let name: String
  private var descriptor: Int32
  /// Where the last whole line ends.
  private(set) var size: Int64 = 0
  /// True while a failed write could not be taken back.
  private var isUnsettled = false
  private var path: String { directory.path(of: name) }

  init(_ name: String, in directory: AlertDirectory) throws(AlertLogFailure) {
    self.directory = directory
    self.name = name
    descriptor = try directory.openForAppending(name)
    try repair()
  }

  deinit {
    close(descriptor)
  }

  /// Opens the file again under its name.
  func reopen() throws(AlertLogFailure) {
    let fresh = try directory.openForAppending(name)
    close(descriptor)
    descriptor = fresh
    size = 0
    isUnsettled = false
    try repair()
  }

  /// Opens the file again if it was renamed or deleted.
  func reopenIfMoved() throws(AlertLogFailure) {
    if !directory.holds(name, as: descriptor) { try reopen() }
  }

  /// Moves the file aside and begins a new one.
  func rotate(kept: Int) throws(AlertLogFailure) {
    try directory.rotate(name, kept: kept)
    try reopen()
  }

  /// Appends a line and its end; a durable one would survive a power cut when this returns.
  ///
  /// When it throws, the file ends where it ended before.
  func append(_ line: [UInt8], isDurable: Bool) throws(AlertLogFailure) {
    try settle()
    do throws(AlertLogFailure) {
      try write(line + [UInt8(ascii: "\n")])
      if isDurable { try synchronize() }
    } catch {
      isUnsettled = ftruncate(descriptor, off_t(size)) != 0
      throw error
    }
    size += Int64(line.count) + 1
  }

  /// Brings the file back to the end of its last whole line, if it has another length than we gave it.
  ///
  /// That is so after a failed write that could not be taken back, and after `copytruncate`.
  private func settle() throws(AlertLogFailure) {
    if isUnsettled {
      guard ftruncate(descriptor, off_t(size)) == 0 else { throw .system("repair", path) }
      isUnsettled = false
    }
    let length = try length()
    if length != size { try repair() }
  }

  /// Cuts off what follows the last line end.
  private func repair() throws(AlertLogFailure) {
    let length = try length()
    let end = try endOfLastLine(before: length)
    if end < length {
      guard ftruncate(descriptor, off_t(end)) == 0 else { throw .system("repair", path) }
      try synchronize()
      repairedBytes += length - end
    }
    size = end
  }

  private func length() throws(AlertLogFailure) -> Int64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("examine", path) }
    return Int64(status.st_size)
  }

  private func endOfLastLine(before length: Int64) throws(AlertLogFailure) -> Int64 {
    var end = length
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while end > 0 {
      let start = max(end - Int64(chunk.count), 0)
      let count = pread(descriptor, &chunk, Int(end - start), off_t(start))
      guard count > 0 else { throw .system("read", path) }
      if let place = chunk[..<count].lastIndex(of: UInt8(ascii: "\n")) { return start + Int64(place) + 1 }
      end = start
    }
    return 0
  }

  /// One system call, unless the system stops half-way: then another says why.
  private func write(_ bytes: [UInt8]) throws(AlertLogFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { raw in
        Glibc.write(descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system("write", path) }
      written += count
    }
  }

  private func synchronize() throws(AlertLogFailure) {
    while fdatasync(descriptor) != 0 {
      guard errno == EINTR else { throw .system("synchronize", path) }
    }
  }
}
