import Model

/// An entry while its fields are being enumerated, in whatever order they come.
///
/// What only a trusted sender may say is decided at the end, when journald's own stamps have been seen.
struct EntryDraft {
  /// The most of a message that is kept, bytes.
  static let messageCap = 8192
  /// The most of any other text that is kept, bytes: systemd's unit names end at 255.
  static let textCap = 256

  private(set) var entry = LogEntry()
  private var isOfOwnUnit = false
  private var claimsToBeOwn = false
  private var hasMessage = false
  private var suppressed: UInt64 = 0
  private var restarts: UInt64 = 0

  /// Takes one field of the form `NAME=value`, and stores what is kept of it in `texts`.
  mutating func take(_ field: UnsafeRawBufferPointer, own: OwnEntries, texts: inout [UInt8]) {
    guard let initial = field.first else { return }
    switch initial {
    case UInt8(ascii: "_"): takeTrusted(field, own: own, texts: &texts)
    case UInt8(ascii: "M"): takeMessage(field, own: own, texts: &texts)
    case UInt8(ascii: "P"): takePriority(field)
    case UInt8(ascii: "S"):
      if let value = field.value(after: "SYSLOG_IDENTIFIER=") {
        Self.store(value, in: &entry.claimedIdentifier, cap: Self.textCap, texts: &texts)
      }
    case UInt8(ascii: "U"): takeSubject(field, texts: &texts)
    case UInt8(ascii: "N"): takeNumber(field)
    case UInt8(ascii: "T"): if field.value(after: "TOCSIN_ID=") != nil { claimsToBeOwn = true }
    default: break
    }
  }

  /// True when the daemon wrote this entry itself, once all of its fields have been taken.
  func isOwn(_ own: OwnEntries) -> Bool {
    isOfOwnUnit || (claimsToBeOwn && entry.uid == own.user)
  }

  /// The entry, once all of its fields have been taken.
  func finished() -> LogEntry {
    var entry = entry
    if entry.pid == 1 {
      entry.number = restarts
    } else {
      entry.subjectUnit = .empty
      entry.unitResult = .empty
    }
    if entry.transport == .driver { entry.number = suppressed }
    return entry
  }

  private mutating func takeTrusted(_ field: UnsafeRawBufferPointer, own: OwnEntries, texts: inout [UInt8]) {
    if let value = field.value(after: "_SYSTEMD_UNIT=") {
      if own.isOwn(unit: value) { isOfOwnUnit = true }
      Self.store(value, in: &entry.unit, cap: Self.textCap, texts: &texts)
    } else if let value = field.value(after: "_COMM=") {
      Self.store(value, in: &entry.command, cap: Self.textCap, texts: &texts)
    } else if let value = field.value(after: "_PID=") {
      entry.pid = value.decimal.flatMap { UInt32(exactly: $0) } ?? 0
    } else if let value = field.value(after: "_UID=") {
      entry.uid = value.decimal.flatMap { UInt32(exactly: $0) } ?? .max
    } else if let value = field.value(after: "_TRANSPORT=") {
      entry.transport = Transport(journalName: value)
    }
  }

  /// Takes `MESSAGE=`, the first one where there are several, and `MESSAGE_ID=`.
  private mutating func takeMessage(_ field: UnsafeRawBufferPointer, own: OwnEntries, texts: inout [UInt8]) {
    if let value = field.value(after: "MESSAGE=") {
      guard !hasMessage else { return }
      hasMessage = true
      Self.store(value, in: &entry.message, cap: Self.messageCap, texts: &texts)
    } else if let value = field.value(after: "MESSAGE_ID="), value.count <= 64,
      let id = Identifier128(hexadecimal: value)
    {
      entry.messageID = id
      if own.messageIDs.contains(id) { claimsToBeOwn = true }
    }
  }

  private mutating func takePriority(_ field: UnsafeRawBufferPointer) {
    guard let value = field.value(after: "PRIORITY=")?.decimal, value <= 7 else { return }
    entry.priority = UInt8(value)
  }

  private mutating func takeSubject(_ field: UnsafeRawBufferPointer, texts: inout [UInt8]) {
    if let value = field.value(after: "UNIT=") {
      Self.store(value, in: &entry.subjectUnit, cap: Self.textCap, texts: &texts)
    } else if let value = field.value(after: "UNIT_RESULT=") {
      Self.store(value, in: &entry.unitResult, cap: Self.textCap, texts: &texts)
    }
  }

  /// Takes the numbers that journald (transport `driver`) and the manager (process 1) may give.
  private mutating func takeNumber(_ field: UnsafeRawBufferPointer) {
    if let value = field.value(after: "N_DROPPED=")?.decimal {
      suppressed = value
    } else if let value = field.value(after: "N_RESTARTS=")?.decimal {
      restarts = value
    }
  }

  /// Keeps the first value of a field: what an entry may hold is bounded, however often it repeats a name.
  private static func store(
    _ value: UnsafeRawBufferPointer, in place: inout ByteRange, cap: Int, texts: inout [UInt8]
  ) {
    guard place.isEmpty, !value.isEmpty else { return }
    let kept = UnsafeRawBufferPointer(rebasing: value.prefix(cap))
    place = ByteRange(offset: UInt32(texts.count), count: UInt32(kept.count))
    texts.append(contentsOf: kept)
  }
}

extension EntryDraft {
  /// Sets the times, which are not fields.
  mutating func setTimes(realtime: Int64, monotonic: UInt64, boot: Identifier128) {
    entry.realtimeMicroseconds = realtime
    entry.monotonicMicroseconds = monotonic
    entry.bootID = boot
  }
}

extension Transport {
  /// The transport of a `_TRANSPORT=` value.
  init(journalName name: UnsafeRawBufferPointer) {
    self =
      if name.isEqual(to: "journal") {
        .journal
      } else if name.isEqual(to: "syslog") {
        .syslog
      } else if name.isEqual(to: "stdout") {
        .stdout
      } else if name.isEqual(to: "kernel") {
        .kernel
      } else if name.isEqual(to: "audit") {
        .audit
      } else if name.isEqual(to: "driver") {
        .driver
      } else {
        .other
      }
  }
}
