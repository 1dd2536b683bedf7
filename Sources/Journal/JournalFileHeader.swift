import Glibc
import Model

/// What the head of a journal file says of its contents.
///
/// Read by plain `pread`, which a file that is cut off meanwhile cannot harm, and never through a mapping.
/// The layout is promised at https://systemd.io/JOURNAL_FILE_FORMAT.
struct JournalFileHeader: Hashable {
  /// The file's own number, whatever it is renamed to.
  var fileID: Identifier128
  /// The boot of the newest entry.
  var tailBootID: Identifier128
  /// The sequence that the entries' numbers count in.
  var sequenceID: Identifier128
  /// The machine on which the file was written.
  var machineID: Identifier128
  /// How many entries there are.
  var entries: UInt64
  /// The number of the oldest entry.
  var firstSequence: UInt64
  /// The number of the newest entry.
  var lastSequence: UInt64
  /// Wall-clock time of the newest entry, microseconds since 1970 UTC.
  var lastRealtime: Int64

  private static let size = 208
  private static let signature = Array("LPKSHHRH".utf8)

  /// Reads the head of a file.
  ///
  /// - Returns: `nil` for what is no journal file, or not yet one, or may not be read.
  init?(path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Self.size)
    guard pread(file, &bytes, bytes.count, 0) == bytes.count else { return nil }
    self.init(bytes)
  }

  /// Takes the first bytes of a file apart.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.size, bytes.starts(with: Self.signature) else { return nil }
    fileID = Self.identifier(bytes, at: 24)
    machineID = Self.identifier(bytes, at: 40)
    tailBootID = Self.identifier(bytes, at: 56)
    sequenceID = Self.identifier(bytes, at: 72)
    entries = Self.number(bytes, at: 152)
    lastSequence = Self.number(bytes, at: 160)
    firstSequence = Self.number(bytes, at: 168)
    lastRealtime = Int64(clamping: Self.number(bytes, at: 192))
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) })
  }

  private static func identifier(_ bytes: [UInt8], at offset: Int) -> Identifier128 {
    let halves = bytes.withUnsafeBytes {
      (
        $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
        $0.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
      )
    }
    return Identifier128(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
  }
}

extension JournalFileHeader {
  /// True where a file to which nothing is added any more has been read up to its end.
  ///
  /// Numbers of one sequence tell by themselves. Of another sequence the file holds nothing new if by its
  /// number and its time it is older, and not of the boot that runs now, which may have begun under a clock
  /// that had been set back.
  func isRead(upTo position: JournalPosition, runningBoot: Identifier128) -> Bool {
    guard entries > 0 else { return true }
    guard lastSequence <= position.sequence else { return false }
    if sequenceID == position.sequenceID { return true }
    return lastRealtime <= position.realtimeMicroseconds
      && (tailBootID == position.bootID || tailBootID != runningBoot)
  }
}
