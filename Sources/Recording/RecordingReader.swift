public import Model

/// Reads a recording frame by frame, in the memory of one block.
public final class RecordingReader {
  /// What the recording begins with.
  public let header: RecordingHeader
  /// True once the file was found to end within a block.
  public var isCut: Bool { file.isCut }
  private let file: BlockFile
  private var past = FramePast()
  private var frames = ByteReader([])

  /// Opens a recording and reads its header.
  public init(path: String) throws(RecordingFailure) {
    file = try BlockFile(path: path)
    guard let bytes = try file.next() else { throw file.failure(.truncated(at: 0)) }
    do throws(CodingFailure) {
      header = try RecordingFormat.decodeHeader(bytes)
    } catch {
      throw .damaged(path: path, block: 0, reason: error)
    }
  }

  /// The next frame, or nil at the end.
  public func next() throws(RecordingFailure) -> Frame? {
    while frames.isAtEnd {
      guard let block = try file.next() else { return nil }
      frames = ByteReader(block)
    }
    do throws(CodingFailure) {
      var reader = ByteReader(try frames.readBytes())
      let frame = try Frame(decoding: &reader, after: &past)
      guard reader.isAtEnd else { throw .invalid("bytes after the frame", at: reader.position) }
      return frame
    } catch {
      throw file.failure(error)
    }
  }
}
