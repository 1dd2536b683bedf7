/// Journal entries that are missing between two others.
public struct JournalGap: Hashable, Sendable {
  /// Why entries are missing, as far as it can be told.
  ///
  /// Raw values are stored.
  public enum Reason: UInt8, Sendable, CaseIterable {
    /// Deleted or unreadable: the files that are left do not tell.
    case missing = 0
    /// journald had deleted their files before they were read.
    case deleted = 1
    /// Their file is damaged, or cannot be read.
    case unreadable = 2
  }

  /// How many.
  public var count: UInt64
  /// Wall-clock time of the last entry before them, microseconds since 1970 UTC.
  public var fromMicroseconds: Int64
  /// Wall-clock time of the first entry behind them.
  public var toMicroseconds: Int64
  /// Why.
  public var reason: Reason
  /// The host whose journal it is; empty for this one.
  public var host: String

  /// Describes a gap.
  public init(
    count: UInt64, fromMicroseconds: Int64, toMicroseconds: Int64, reason: Reason = .missing,
    host: String = ""
  ) {
    self.count = count
    self.fromMicroseconds = fromMicroseconds
    self.toMicroseconds = toMicroseconds
    self.reason = reason
    self.host = host
  }
}

extension JournalGap.Reason {
  /// The reason in words that go behind "entries are missing: ".
  public var words: String {
    switch self {
    case .missing: "deleted before they were read, or unreadable"
    case .deleted: "deleted before they were read"
    case .unreadable: "unreadable"
    }
  }
}

extension JournalGap {
  /// Appends the gap to a recording or to the reader's pipe.
  public func encode(into writer: inout ByteWriter) {
    writer.write(count)
    writer.write(fromMicroseconds)
    writer.write(toMicroseconds)
    writer.write(byte: reason.rawValue)
    writer.write(host)
  }

  /// Reads a gap.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let count = try reader.readUInt64()
    let (from, to) = (try reader.readInt64(), try reader.readInt64())
    guard let reason = Reason(rawValue: try reader.readByte()) else {
      throw .invalid("reason of a gap", at: reader.position)
    }
    self.init(
      count: count, fromMicroseconds: from, toMicroseconds: to, reason: reason, host: try reader.readString())
  }
}
