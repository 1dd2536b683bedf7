public import Model

/// Turns what the service manager says of units into changes: started, stopped, restarted, reloaded, failed.
///
/// A stop that is followed by a start is one change, a restart, dated by when it began: that is when others begin
/// to miss the unit.
public struct UnitHistory: Sendable {
  /// What the manager says of a unit.
  public enum Event: UInt8, Sendable {
    /// It begins to start.
    case starting
    /// It has started; of a job, that it has ended.
    case started
    /// It begins to stop.
    case stopping
    /// It has stopped.
    case stopped
    /// It is about to read its configuration again.
    case reloading
    /// It has failed.
    case failed
  }

  private struct Last: Hashable, Sendable {
    var unit: String
    var event: Event
    var microseconds: Int64
  }

  /// Units remembered between two of their events; of more, the one longest quiet is forgotten.
  static let capacity = 128
  /// A start so long after a stop is one of its own.
  static let restartMicroseconds: Int64 = 300_000_000

  private var last: [Last] = []

  /// Remembers nothing.
  public init() {}

  /// Takes an event.
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - unit: To whom, by the name under which it counts.
  ///   - microseconds: When, microseconds since 1970 UTC.
  ///   - isTimed: True where a timer starts the unit.
  ///   - ledger: Where changes are noted.
  public mutating func note(
    _ event: Event, of unit: String, at microseconds: Int64, isTimed: Bool, in ledger: inout ChangeLedger
  ) {
    let before = last.first { $0.unit == unit }
    let isSoon = before.map { microseconds.since($0.microseconds) <= Self.restartMicroseconds } ?? false
    remember(event, of: unit, at: microseconds)
    let entity = Entity(kind: .unit, name: unit)
    func note(_ summary: String, at time: Int64, _ kind: Change.Kind = .unit) {
      ledger.note(
        Change(realtimeMicroseconds: time, kind: kind, entity: entity, summary: summary, units: [unit]))
    }
    switch (event, isSoon ? before?.event : nil) {
    // Of a service that is ready as soon as it runs, the manager says only that it has started.
    case (.starting, .stopping), (.starting, .stopped), (.started, .stopping), (.started, .stopped):
      let began = before?.microseconds ?? microseconds
      ledger.retract(
        Change(realtimeMicroseconds: began, kind: .unit, entity: entity, summary: Self.stopped))
      note("restarted", at: began)
    case (.starting, .failed), (.started, .failed): note(Self.startedAgain, at: microseconds)
    // Said before.
    case (.started, .starting), (.stopped, .stopping), (.stopped, .failed): break
    case (.started, _), (.starting, _):
      note(isTimed ? "started by its timer" : "started", at: microseconds, isTimed ? .job : .unit)
    case (.stopping, _), (.stopped, _): note(Self.stopped, at: microseconds)
    case (.reloading, _): note("reloaded", at: microseconds)
    case (.failed, _): note(Self.failed, at: microseconds)
    }
  }

  private static let stopped = "stopped"
  private static let failed = "failed"
  private static let startedAgain = "started again after it failed"
  /// What is said of a failure, which is what changes are to explain.
  static let symptoms = [failed, startedAgain]

  /// A stop keeps the time at which it began; what has failed is put aside, as it runs no more, before it is started
  /// again.
  private mutating func remember(_ event: Event, of unit: String, at microseconds: Int64) {
    var entry = Last(unit: unit, event: event, microseconds: microseconds)
    if let index = last.firstIndex(where: { $0.unit == unit }) {
      let before = last.remove(at: index)
      let isSameStop = event == .stopped && before.event == .stopping
      if isSameStop { entry.microseconds = before.microseconds }
      if event == .stopped && before.event == .failed { entry = before }
    } else if last.count >= Self.capacity {
      last.removeFirst()
    }
    last.append(entry)
  }
}

extension UnitHistory {
  /// Appends the history to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    writer.write(UInt64(last.count))
    for entry in last {
      writer.write(entry.unit)
      writer.write(byte: entry.event.rawValue)
      writer.write(entry.microseconds)
    }
  }

  /// Reads a history.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init()
    let count = try reader.readCount(elementSize: 3)
    guard count <= Self.capacity else { throw .invalid("number of units", at: reader.position) }
    for _ in 0..<count {
      let unit = try reader.readString()
      guard let event = Event(rawValue: try reader.readByte()) else {
        throw .invalid("event of a unit", at: reader.position)
      }
      last.append(Last(unit: unit, event: event, microseconds: try reader.readInt64()))
    }
  }
}
