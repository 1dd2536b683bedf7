public import Engine
public import Model

/// What a recording begins with: whose frames they are, and under which settings the engine took them.
public struct RecordingHeader: Sendable {
  /// The machine that was recorded.
  public var host: HostIdentity
  /// The settings in force when the recording began.
  public var settings: EngineSettings
  /// The engine's state at the beginning, empty for one that had seen nothing.
  public var snapshot: [UInt8]

  /// Describes a recording.
  public init(host: HostIdentity, settings: EngineSettings, snapshot: [UInt8]) {
    self.host = host
    self.settings = settings
    self.snapshot = snapshot
  }
}

/// The recording format, version 4; `docs/recording.md` describes it byte by byte.
///
/// The file is the magic `TOCSINRC`, the version as a varint, then blocks: a varint length, a checksum and that
/// many bytes of one compressed stream. The first block holds the header, every other one some frames. A file
/// that ends within a block was cut by a crash: what precedes it is whole.
enum RecordingFormat {
  static let magic = Array("TOCSINRC".utf8)
  static let version: UInt64 = 4
  /// No honest block is larger, compressed or not: it holds some seconds of one host.
  static let maximumBlock = 64 << 20
  static let checksumBytes = 4

  /// A block with its length and checksum before it.
  static func framed(_ block: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(UInt64(block.count))
    let check = Checksum.of(block)
    for shift in 0..<UInt32(checksumBytes) {
      writer.write(byte: UInt8(truncatingIfNeeded: check >> (8 * shift)))
    }
    writer.write(raw: block)
    return writer.bytes
  }

  static func encode(_ header: RecordingHeader) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(header.host.name)
    writer.write(header.host.machineID)
    header.settings.encode(into: &writer)
    writer.write(header.snapshot)
    return writer.bytes
  }

  static func decodeHeader(_ block: [UInt8]) throws(CodingFailure) -> RecordingHeader {
    var reader = ByteReader(block)
    let host = HostIdentity(name: try reader.readString(), machineID: try reader.readIdentifier())
    let settings = try EngineSettings(decoding: &reader)
    let snapshot = try reader.readBytes()
    guard reader.isAtEnd else { throw .invalid("bytes after the header", at: reader.position) }
    return RecordingHeader(host: host, settings: settings, snapshot: snapshot)
  }
}

/// Why a recording could not be written or read.
public enum RecordingFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file could not be opened, read or written; `reason` is the system's.
  case file(path: String, reason: String)
  /// The file is no recording.
  case notARecording(path: String)
  /// A block is damaged; blocks are counted from 0, the header's.
  case damaged(path: String, block: Int, reason: CodingFailure)

  /// One line that names the file and what is wrong with it.
  public var description: String {
    switch self {
    case .file(let path, let reason): "recording \(path): \(reason)"
    case .notARecording(let path):
      "recording \(path): not a recording (expected a file made by tocsind --record)"
    case .damaged(let path, let block, let reason): "recording \(path): block \(block): \(reason)"
    }
  }
}
