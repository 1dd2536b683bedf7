import Glibc
import Model

/// A recording's file, read block by block.
final class BlockFile {
  /// True once the file was found to end within a block.
  private(set) var isCut = false
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private let decompressor = BlockDecompressor()
  private var begun = 0

  /// Opens a recording and goes past its magic and version.
  init(path: String) throws(RecordingFailure) {
    self.path = path
    guard let file = fopen(path, "re") else {
      throw .file(path: path, reason: String(cString: strerror(errno)))
    }
    self.file = file
    let magic = read(count: RecordingFormat.magic.count)
    try checkForError()
    guard magic == RecordingFormat.magic, let version = readVarint().value else {
      throw .notARecording(path: path)
    }
    guard version == RecordingFormat.version else {
      throw failure(.version(found: version, supported: RecordingFormat.version))
    }
  }

  deinit { fclose(file) }

  /// What the next block holds, or nil at the end.
  func next() throws(RecordingFailure) -> [UInt8]? {
    begun += 1
    guard !isCut, let bytes = try readBlock() else { return nil }
    do throws(CodingFailure) {
      return try decompressor.decompress(bytes, limit: RecordingFormat.maximumBlock)
    } catch {
      throw failure(error)
    }
  }

  /// Says of the block that was read last what is wrong with it.
  func failure(_ reason: CodingFailure) -> RecordingFailure {
    .damaged(path: path, block: max(0, begun - 1), reason: reason)
  }

  private func readBlock() throws(RecordingFailure) -> [UInt8]? {
    let (length, bytesRead) = readVarint()
    try checkForError()
    guard let length else { return cut(bytesRead > 0) }
    guard length > 0 else { return try zeros() }
    guard length <= RecordingFormat.maximumBlock else {
      throw failure(.invalid("block length \(length), at most \(RecordingFormat.maximumBlock)", at: 0))
    }
    let check = read(count: RecordingFormat.checksumBytes)
    let bytes = read(count: Int(length))
    try checkForError()
    guard bytes.count == Int(length) else { return cut(true) }
    let expected = check.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard Checksum.of(bytes) == expected else {
      // A power cut may leave the right length and not the bytes.
      if isAtEnd { return cut(true) }
      throw failure(.invalid("checksum", at: 0))
    }
    return bytes
  }

  private func cut(_ isCut: Bool) -> [UInt8]? {
    self.isCut = self.isCut || isCut
    return nil
  }

  /// A power cut may leave zeros in place of what was written last; anything else after a zero is damage.
  private func zeros() throws(RecordingFailure) -> [UInt8]? {
    while true {
      let byte = fgetc(file)
      try checkForError()
      if byte < 0 { return cut(true) }
      guard byte == 0 else { throw failure(.invalid("empty block", at: 0)) }
    }
  }

  private var isAtEnd: Bool {
    let byte = fgetc(file)
    if byte >= 0 { ungetc(byte, file) }
    return byte < 0
  }

  private func checkForError() throws(RecordingFailure) {
    guard ferror(file) != 0 else { return }
    throw .file(path: path, reason: String(cString: strerror(errno)))
  }

  /// A varint, nil where the file ends before it does, and how many bytes were read.
  ///
  /// One that does not fit 64 bits becomes the largest number, which is no length and no version.
  private func readVarint() -> (value: UInt64?, bytesRead: Int) {
    var value: UInt64 = 0
    for index in 0..<9 {
      let byte = fgetc(file)
      guard byte >= 0 else { return (nil, index) }
      value |= UInt64(byte & 0x7f) << (7 * UInt64(index))
      if byte & 0x80 == 0 { return (value, index + 1) }
    }
    return (.max, 9)
  }

  private func read(count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = fread(buffer.baseAddress, 1, count, file)
    }
  }
}
