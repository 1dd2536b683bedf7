import Glibc
public import Model

/// Reads a recording frame by frame, in constant memory.
public final class RecordingReader {
  /// What the recording begins with.
  public let header: RecordingHeader
  /// True once the file was found to end within a record.
  public private(set) var isCut = false
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private var record = 1

  /// Opens a recording and reads its header.
  public init(path: String) throws(RecordingFailure) {
    self.path = path
    guard let file = fopen(path, "re") else {
      throw .file(path: path, reason: String(cString: strerror(errno)))
    }
    self.file = file
    do throws(RecordingFailure) {
      header = try Self.readHeader(file, path: path)
    } catch {
      fclose(file)
      throw error
    }
  }

  deinit { fclose(file) }

  /// The next frame, or nil at the end.
  public func next() throws(RecordingFailure) -> Frame? {
    guard let bytes = try Self.readRecord(file, path: path, record: record, isCut: &isCut) else { return nil }
    defer { record += 1 }
    do throws(CodingFailure) {
      var reader = ByteReader(bytes)
      let frame = try Frame(decoding: &reader)
      guard reader.isAtEnd else { throw .invalid("bytes after the frame", at: reader.position) }
      return frame
    } catch {
      throw .damaged(path: path, record: record, reason: error)
    }
  }

  private static func readHeader(
    _ file: UnsafeMutablePointer<FILE>, path: String
  ) throws(RecordingFailure) -> RecordingHeader {
    let magic = read(file, count: RecordingFormat.magic.count)
    try checkForError(file, path: path)
    guard magic == RecordingFormat.magic, let version = readVarint(file).value else {
      throw .notARecording(path: path)
    }
    guard version == RecordingFormat.version else {
      throw .damaged(
        path: path, record: 0, reason: .version(found: version, supported: RecordingFormat.version))
    }
    var isCut = false
    guard let bytes = try readRecord(file, path: path, record: 0, isCut: &isCut) else {
      throw .damaged(path: path, record: 0, reason: .truncated(at: 0))
    }
    do throws(CodingFailure) {
      return try RecordingFormat.decodeHeader(bytes)
    } catch {
      throw .damaged(path: path, record: 0, reason: error)
    }
  }

  private static func readRecord(
    _ file: UnsafeMutablePointer<FILE>, path: String, record: Int, isCut: inout Bool
  ) throws(RecordingFailure) -> [UInt8]? {
    let (length, bytesRead) = readVarint(file)
    try checkForError(file, path: path)
    guard let length else {
      isCut = isCut || bytesRead > 0
      return nil
    }
    guard length <= RecordingFormat.maximumRecord else {
      throw .damaged(
        path: path, record: record,
        reason: .invalid("record length \(length), at most \(RecordingFormat.maximumRecord)", at: 0))
    }
    let bytes = read(file, count: Int(length))
    try checkForError(file, path: path)
    guard bytes.count == Int(length) else {
      isCut = true
      return nil
    }
    return bytes
  }

  private static func checkForError(
    _ file: UnsafeMutablePointer<FILE>, path: String
  ) throws(RecordingFailure) {
    guard ferror(file) != 0 else { return }
    throw .file(path: path, reason: String(cString: strerror(errno)))
  }

  /// A varint, nil where the file ends before it does, and how many bytes were read.
  ///
  /// One that does not fit 64 bits becomes the largest number, which is no length and no version.
  private static func readVarint(_ file: UnsafeMutablePointer<FILE>) -> (value: UInt64?, bytesRead: Int) {
    var value: UInt64 = 0
    for index in 0..<9 {
      let byte = fgetc(file)
      guard byte >= 0 else { return (nil, index) }
      value |= UInt64(byte & 0x7f) << (7 * UInt64(index))
      if byte & 0x80 == 0 { return (value, index + 1) }
    }
    return (.max, 9)
  }

  private static func read(_ file: UnsafeMutablePointer<FILE>, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = fread(buffer.baseAddress, 1, count, file)
    }
  }
}
