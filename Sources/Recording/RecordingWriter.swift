import Glibc
public import Model

/// Writes the frames that an engine takes to a file, in the order in which it takes them.
///
/// Used on one thread. Frames are gathered and written once a second or so, by ``flush()``.
public final class RecordingWriter {
  private let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private static let gathering = 1 << 16

  /// Creates the file, replacing what was there.
  public init(path: String, header: RecordingHeader) throws(RecordingFailure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
    var start = ByteWriter()
    start.write(raw: RecordingFormat.magic)
    start.write(RecordingFormat.version)
    pending = start.bytes
    append(record: RecordingFormat.encode(header))
    try flush()
  }

  deinit { close(descriptor) }

  /// Adds a frame.
  public func append(_ frame: Frame) throws(RecordingFailure) {
    var writer = ByteWriter()
    frame.encode(into: &writer)
    append(record: writer.bytes)
    if pending.count >= Self.gathering { try flush() }
  }

  /// Hands what was gathered to the kernel.
  public func flush() throws(RecordingFailure) {
    var done = 0
    while done < pending.count {
      let count = pending.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
      done += count
    }
    pending.removeAll(keepingCapacity: true)
  }

  private func append(record: [UInt8]) {
    var length = ByteWriter()
    length.write(UInt64(record.count))
    pending.append(contentsOf: length.bytes)
    pending.append(contentsOf: record)
  }
}
