public import Model

/// A place in the journal: its cursor, and the parts of the cursor that mean something.
///
/// `sd_journal_get_cursor(3)` calls the string opaque, but it is the only way to the sequence number in
/// libsystemd before version 254. A cursor reads
/// `s=<sequence id>;i=<sequence number>;b=<boot id>;m=<monotonic µs>;t=<realtime µs>;x=<hash>`, numbers in
/// hexadecimal.
public struct JournalPosition: Hashable, Sendable {
  /// The cursor as libsystemd wrote it.
  public let cursor: String
  /// The sequence that the number counts in; journald starts a new one when it has lost the old.
  public let sequenceID: Identifier128
  /// The entry's number in its sequence: one more than the entry before, across files.
  public let sequence: UInt64
  /// The boot that the entry belongs to.
  public let bootID: Identifier128
  /// Microseconds since that boot.
  public let monotonicMicroseconds: UInt64
  /// Wall-clock time of receipt, microseconds since 1970 UTC.
  public let realtimeMicroseconds: Int64

  /// Takes a cursor apart.
  ///
  /// - Returns: `nil` for a text that lacks one of the five parts or is longer than any cursor.
  public init?(cursor: String) {
    guard cursor.utf8.count <= 512 else { return nil }
    var parts = CursorParts()
    for part in cursor.utf8.split(separator: UInt8(ascii: ";")) {
      guard parts.take(part) else { return nil }
    }
    guard let sequenceID = parts.sequenceID, let sequence = parts.sequence, let bootID = parts.bootID,
      let monotonic = parts.monotonic, let realtime = parts.realtime,
      let realtimeMicroseconds = Int64(exactly: realtime)
    else { return nil }
    self.cursor = cursor
    self.sequenceID = sequenceID
    self.sequence = sequence
    self.bootID = bootID
    self.monotonicMicroseconds = monotonic
    self.realtimeMicroseconds = realtimeMicroseconds
  }
}

extension JournalPosition {
  /// The first microsecond behind the entry; a cursor can name the last one that there is.
  var microsecondAfter: Int64 {
    realtimeMicroseconds == .max ? .max : realtimeMicroseconds + 1
  }
}

/// The parts of a cursor that have been seen so far.
private struct CursorParts {
  var sequenceID: Identifier128?
  var sequence: UInt64?
  var bootID: Identifier128?
  var monotonic: UInt64?
  var realtime: UInt64?

  /// Takes one `key=value`; unknown keys are passed over.
  ///
  /// - Returns: false where the value is not of the key's form.
  mutating func take(_ part: Substring.UTF8View) -> Bool {
    guard let key = part.first, part.dropFirst().first == UInt8(ascii: "=") else { return false }
    let value = part.dropFirst(2)
    switch key {
    case UInt8(ascii: "s"): return Self.set(&sequenceID, Identifier128(hexadecimal: value))
    case UInt8(ascii: "i"): return Self.set(&sequence, UInt64(Substring(value), radix: 16))
    case UInt8(ascii: "b"): return Self.set(&bootID, Identifier128(hexadecimal: value))
    case UInt8(ascii: "m"): return Self.set(&monotonic, UInt64(Substring(value), radix: 16))
    case UInt8(ascii: "t"): return Self.set(&realtime, UInt64(Substring(value), radix: 16))
    default: return true
    }
  }

  private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
    place = value
    return value != nil
  }
}
