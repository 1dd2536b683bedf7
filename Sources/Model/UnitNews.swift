/// A unit that is failed.
public struct FailedUnit: Hashable, Sendable {
  /// Its full name.
  public var name: String
  /// Why, in systemd's word: `exit-code`, `signal`, `timeout`; empty where it does not say.
  public var result: String
  /// Since when, microseconds since 1970 UTC; 0 where it does not say.
  public var sinceMicroseconds: Int64

  /// Describes a failed unit.
  public init(name: String, result: String, sinceMicroseconds: Int64) {
    self.name = name
    self.result = result
    self.sinceMicroseconds = sinceMicroseconds
  }
}

/// That a unit was taken out of its failed state without being started: by `systemctl reset-failed`.
public struct UnitReset: Hashable, Sendable {
  /// The unit's full name.
  public var unit: String
  /// When it was seen, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64

  /// Describes a reset.
  public init(unit: String, realtimeMicroseconds: Int64) {
    self.unit = unit
    self.realtimeMicroseconds = realtimeMicroseconds
  }
}

/// Every unit that is failed at one moment, as the service manager lists them.
public struct UnitCensus: Hashable, Sendable {
  /// When the manager was asked, microseconds since 1970 UTC.
  public var realtimeMicroseconds: Int64
  /// True where nothing was left out of ``failed`` for want of room.
  public var isComplete = true
  /// The failed units.
  public var failed: [FailedUnit] = []
  /// Units on their way from one state to another, such as those that wait to be started again.
  public var changing: [String] = []

  /// A list of no unit.
  public init(realtimeMicroseconds: Int64) {
    self.realtimeMicroseconds = realtimeMicroseconds
  }
}

/// What the system bus tells of units in the time of one frame.
///
/// The journal says that a unit failed or was started; nothing but the bus says that one was reset.
public struct UnitNews: Hashable, Sendable {
  /// Units that were reset.
  public var resets: [UnitReset] = []
  /// The failed units; `nil` where nobody asked in this time.
  public var census: UnitCensus?
  /// Relations of units that are new or have changed.
  public var relations: [UnitRelations] = []
  /// Units that the manager has forgotten.
  public var forgotten: [String] = []
  /// Every unit that can have relations, where the bus has just been connected to: what was known of others is
  /// out of date, whenever they were forgotten; `nil` otherwise.
  public var loaded: [String]?

  /// No news.
  public init() {}

  /// True where there is nothing to tell.
  public var isEmpty: Bool {
    resets.isEmpty && census == nil && relations.isEmpty && forgotten.isEmpty && loaded == nil
  }

  /// Adds what came later.
  public mutating func add(_ later: UnitNews) {
    resets += later.resets
    census = later.census ?? census
    relations += later.relations
    forgotten += later.forgotten
    loaded = later.loaded ?? loaded
  }
}

extension UnitNews {
  /// Appends the news to a recording.
  func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(resets.count))
    for reset in resets {
      writer.write(reset.unit)
      writer.write(reset.realtimeMicroseconds)
    }
    writer.write(census != nil)
    census?.encode(into: &writer)
    writer.write(UInt64(relations.count))
    for relation in relations { relation.encode(into: &writer) }
    writer.write(UInt64(forgotten.count))
    for unit in forgotten { writer.write(unit) }
    writer.write(loaded != nil)
    guard let loaded else { return }
    writer.write(UInt64(loaded.count))
    for unit in loaded { writer.write(unit) }
  }

  /// Reads news.
  init(decoding reader: inout ByteReader) throws(CodingFailure) {
    for _ in 0..<(try reader.readCount(elementSize: 2)) {
      resets.append(
        UnitReset(unit: try reader.readString(), realtimeMicroseconds: try reader.readInt64()))
    }
    if try reader.readBool() { census = try UnitCensus(decoding: &reader) }
    for _ in 0..<(try reader.readCount(elementSize: 8)) {
      relations.append(try UnitRelations(decoding: &reader))
    }
    for _ in 0..<(try reader.readCount(elementSize: 1)) { forgotten.append(try reader.readString()) }
    guard try reader.readBool() else { return }
    var units: [String] = []
    for _ in 0..<(try reader.readCount(elementSize: 1)) { units.append(try reader.readString()) }
    loaded = units
  }
}

extension UnitCensus {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(realtimeMicroseconds)
    writer.write(isComplete)
    writer.write(UInt64(failed.count))
    for unit in failed {
      writer.write(unit.name)
      writer.write(unit.result)
      writer.write(unit.sinceMicroseconds)
    }
    writer.write(UInt64(changing.count))
    for unit in changing { writer.write(unit) }
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(realtimeMicroseconds: try reader.readInt64())
    isComplete = try reader.readBool()
    for _ in 0..<(try reader.readCount(elementSize: 3)) {
      failed.append(
        FailedUnit(
          name: try reader.readString(), result: try reader.readString(),
          sinceMicroseconds: try reader.readInt64()))
    }
    for _ in 0..<(try reader.readCount(elementSize: 1)) { changing.append(try reader.readString()) }
  }
}
