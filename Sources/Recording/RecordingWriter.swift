import Glibc
public import Model

/// Writes the frames that an engine takes to a file, in the order in which it takes them.
///
/// Used on one thread. Frames are gathered and written once a second or so, by ``flush()``.
public final class RecordingWriter {
  private let path: String
  private let descriptor: Int32
  private let compressor = BlockCompressor()
  private var past = FramePast()
  private var pending = ByteWriter()
  private static let gathering = 1 << 16

  /// Creates the file, replacing what was there.
  public init(path: String, header: RecordingHeader) throws(RecordingFailure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
    var start = ByteWriter()
    start.write(raw: RecordingFormat.magic)
    start.write(RecordingFormat.version)
    try put(start.bytes)
    try put(block: RecordingFormat.encode(header))
  }

  deinit { close(descriptor) }

  /// Adds a frame.
  public func append(_ frame: Frame) throws(RecordingFailure) {
    guard frame.samples.count <= FramePast.maximumSamples else {
      throw .file(path: path, reason: "a frame of \(frame.samples.count) samples cannot be recorded")
    }
    var writer = ByteWriter()
    frame.encode(into: &writer, after: &past)
    pending.write(writer.bytes)
    if pending.bytes.count >= Self.gathering { try flush() }
  }

  /// Hands what was gathered to the kernel.
  public func flush() throws(RecordingFailure) {
    guard !pending.bytes.isEmpty else { return }
    let gathered = pending.bytes
    pending = ByteWriter()
    try put(block: gathered)
  }

  private func put(block bytes: [UInt8]) throws(RecordingFailure) {
    guard bytes.count <= RecordingFormat.maximumBlock else {
      throw .file(path: path, reason: "a block of \(bytes.count) bytes cannot be recorded")
    }
    try put(RecordingFormat.framed(compressor.compress(bytes)))
  }

  private func put(_ bytes: [UInt8]) throws(RecordingFailure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
      done += count
    }
  }
}
