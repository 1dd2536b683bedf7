/// The engine's state at one moment, with what recovery needs to go on from there.
public struct Snapshot: Hashable, Sendable {
  /// The version of the encoding of ``engine``.
  public var formatVersion: UInt32
  /// Wall-clock time of the moment, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// The engine's state, encoded by the engine.
  public var engine: [UInt8]
  /// The journal position up to which entries are part of the state; empty when none was read.
  public var journalCursor: String
  /// The sequence number of the last alert transition that is part of the state.
  public var alertSequence: UInt64

  /// Describes a moment.
  public init(
    formatVersion: UInt32, realtimeMicroseconds: Int64, engine: [UInt8], journalCursor: String,
    alertSequence: UInt64
  ) {
    self.formatVersion = formatVersion
    self.realtimeMicroseconds = realtimeMicroseconds
    self.engine = engine
    self.journalCursor = journalCursor
    self.alertSequence = alertSequence
  }
}

extension Snapshot {
  /// FNV-1a over everything in the snapshot, 64 bits (Fowler, Noll and Vo; RFC 9923).
  ///
  /// Each of its steps can be undone, so one changed byte always changes the result.
  var checksum: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for number in [UInt64(formatVersion), UInt64(bitPattern: realtimeMicroseconds), alertSequence] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        Self.add(UInt8(truncatingIfNeeded: number >> shift), to: &hash)
      }
    }
    for byte in journalCursor.utf8 { Self.add(byte, to: &hash) }
    // No UTF-8 text holds this byte: where the cursor ends is part of the checksum.
    Self.add(0xff, to: &hash)
    for byte in engine { Self.add(byte, to: &hash) }
    return hash
  }

  private static func add(_ byte: UInt8, to hash: inout UInt64) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }
}
