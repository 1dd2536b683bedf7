import Glibc
import Model

/// The frames of the reader's pipe: a length of four bytes, little-endian, then so many bytes.
enum PipeFrame {
  /// The longest frame that is believed, bytes.
  ///
  /// A full batch of the longest messages takes a third of it.
  static let cap = 8 << 20

  /// A frame with its length in front.
  static func bytes(of message: ChildMessage) -> [UInt8] {
    var writer = ByteWriter()
    for _ in 0..<4 { writer.write(byte: 0) }
    message.encode(into: &writer)
    var bytes = writer.bytes
    let length = UInt32(bytes.count - 4)
    for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    return bytes
  }
}

/// Cuts what comes through a pipe into frames.
struct FrameParser {
  private var buffer: [UInt8] = []
  private var position = 0

  /// Adds what was read from the pipe.
  mutating func append(_ bytes: some Collection<UInt8>) {
    if position > 0, position == buffer.count || position > 1 << 20 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Takes the next message; `nil` until all of it has come.
  mutating func next() throws(CodingFailure) -> ChildMessage? {
    guard buffer.count - position >= 4 else { return nil }
    var length = 0
    for index in 0..<4 { length |= Int(buffer[position + index]) << (8 * index) }
    guard length > 0, length <= PipeFrame.cap else { throw .invalid("length of a frame", at: 0) }
    guard buffer.count - position - 4 >= length else { return nil }
    let frame = Array(buffer[position + 4..<position + 4 + length])
    position += 4 + length
    return try ChildMessage(decoding: frame)
  }
}

/// The writing end of the reader's pipe.
struct FrameWriter {
  /// The pipe.
  let descriptor: Int32

  /// Writes one message, waiting for room.
  ///
  /// - Throws: ``JournalFailure/readerGone`` where nobody reads any more.
  func send(_ message: ChildMessage) throws(JournalFailure) {
    let bytes = PipeFrame.bytes(of: message)
    var written = 0
    while written < bytes.count {
      let result = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if result > 0 {
        written += result
      } else if result < 0, errno != EINTR {
        throw .readerGone
      }
    }
  }

  /// True when nobody reads any more.
  var isReaderGone: Bool {
    var request = pollfd(fd: descriptor, events: 0, revents: 0)
    guard poll(&request, 1, 0) > 0 else { return false }
    return request.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
  }
}
