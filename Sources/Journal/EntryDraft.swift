import Glibc
import Model

/// An entry while its fields are being enumerated, in whatever order they come.
///
/// What only a trusted sender may say is decided at the end, when journald's own stamps have been seen.
struct EntryDraft {
  /// The most of a message that is kept, bytes.
  static let messageCap = 8192
  /// The most of any other text that is kept, bytes: systemd's unit names end at 255.
  static let textCap = 256
  /// The most of a host's name that is kept, bytes.
  static let hostCap = 64

  private enum Machine { case own, other }

  /// The numbers that have been given: the first value of each counts.
  private struct Given: OptionSet {
    var rawValue: UInt16
    static let pid = Given(rawValue: 1)
    static let uid = Given(rawValue: 2)
    static let transport = Given(rawValue: 4)
    static let messageID = Given(rawValue: 8)
    static let priority = Given(rawValue: 16)
    static let suppressed = Given(rawValue: 32)
    static let restarts = Given(rawValue: 64)
  }

  private(set) var entry = LogEntry()
  private var given: Given = []
  private var isOfOwnUnit = false
  private var claimsToBeOwn = false
  private var hasMessage = false
  /// Which machine the entry says it is of: the first word counts, and none at all is not this one's.
  private var machine: Machine?
  private var suppressed: UInt64 = 0
  private var restarts: UInt64 = 0
  private var hostName = ByteRange.empty
  private var coredumpUnit = ByteRange.empty

  /// Takes one field of the form `NAME=value`, and stores what is kept of it in `texts`.
  @inline(__always)
  mutating func take(_ field: UnsafeRawBufferPointer, filter: borrowing EntryFilter, texts: inout [UInt8]) {
    // The shortest name with its equals sign that means anything has five bytes.
    guard field.count >= 5 else { return }
    switch field[0] {
    case UInt8(ascii: "_"): takeTrusted(field, filter: filter, texts: &texts)
    case UInt8(ascii: "M"): takeMessage(field, own: filter.own, texts: &texts)
    case UInt8(ascii: "P"): takePriority(field)
    case UInt8(ascii: "S"):
      if let value = field.value(after: "SYSLOG_IDENTIFIER=") {
        Self.store(value, in: &entry.claimedIdentifier, cap: Self.textCap, texts: &texts)
      }
    case UInt8(ascii: "U"): takeSubject(field, texts: &texts)
    case UInt8(ascii: "C"):
      if let value = field.value(after: "COREDUMP_UNIT=") {
        Self.store(value, in: &coredumpUnit, cap: Self.textCap, texts: &texts)
      }
    case UInt8(ascii: "N"): takeNumber(field)
    case UInt8(ascii: "T"): if field.value(after: "TOCSIN_ID=") != nil { claimsToBeOwn = true }
    default: break
    }
  }

  /// Takes a field that journald stamps; its second letter tells it from the many that nobody asks for.
  private mutating func takeTrusted(
    _ field: UnsafeRawBufferPointer, filter: borrowing EntryFilter, texts: inout [UInt8]
  ) {
    switch field[1] {
    case UInt8(ascii: "S"):
      guard let value = field.value(after: "_SYSTEMD_UNIT=") else { return }
      if filter.own.isOwn(unit: value) { isOfOwnUnit = true }
      Self.store(value, in: &entry.unit, cap: Self.textCap, texts: &texts)
    case UInt8(ascii: "C"):
      guard let value = field.value(after: "_COMM=") else { return }
      Self.store(value, in: &entry.command, cap: Self.textCap, texts: &texts)
    case UInt8(ascii: "P"):
      guard let value = field.value(after: "_PID="), given.insert(.pid).inserted else { return }
      entry.pid = value.decimal.flatMap { UInt32(exactly: $0) } ?? 0
    case UInt8(ascii: "U"):
      guard let value = field.value(after: "_UID="), given.insert(.uid).inserted else { return }
      entry.uid = value.decimal.flatMap { UInt32(exactly: $0) } ?? .max
    case UInt8(ascii: "T"):
      guard let value = field.value(after: "_TRANSPORT="), given.insert(.transport).inserted else { return }
      entry.transport = Transport(journalName: value)
    case UInt8(ascii: "M"), UInt8(ascii: "H"): takeOrigin(field, filter.origin, texts: &texts)
    default: break
    }
  }

  private mutating func takeOrigin(
    _ field: UnsafeRawBufferPointer, _ origin: EntryFilter.Origin, texts: inout [UInt8]
  ) {
    guard case .named(let machine) = origin else { return }
    if let value = field.value(after: "_MACHINE_ID=") {
      if self.machine == nil { self.machine = value.isEqual(to: machine) ? .own : .other }
    } else if let value = field.value(after: "_HOSTNAME=") {
      Self.store(value, in: &hostName, cap: Self.hostCap, texts: &texts)
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
      // Any of them may be one of the daemon's own, which its user decides.
      if own.messageIDs.contains(id) { claimsToBeOwn = true }
      if given.insert(.messageID).inserted { entry.messageID = id }
    }
  }

  private mutating func takePriority(_ field: UnsafeRawBufferPointer) {
    guard let value = field.value(after: "PRIORITY=")?.decimal, value <= 7,
      given.insert(.priority).inserted
    else { return }
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
      if given.insert(.suppressed).inserted { suppressed = value }
    } else if let value = field.value(after: "N_RESTARTS=")?.decimal {
      if given.insert(.restarts).inserted { restarts = value }
    }
  }

  /// Keeps the first value of a field: what an entry may hold is bounded, however often it repeats a name.
  @inline(__always)
  private static func store(
    _ value: UnsafeRawBufferPointer, in place: inout ByteRange, cap: Int, texts: inout [UInt8]
  ) {
    guard place.isEmpty, !value.isEmpty else { return }
    let kept = UnsafeRawBufferPointer(rebasing: value.prefix(cap))
    place = ByteRange(offset: UInt32(texts.count), count: UInt32(kept.count))
    texts.append(contentsOf: kept)
  }
}

// MARK: - Verdict

extension EntryDraft {
  /// What becomes of an entry, once all of its fields have been taken.
  enum Verdict {
    /// It goes to the daemon.
    case kept(LogEntry)
    /// The daemon wrote it itself.
    case own
    /// It is of a unit that the configuration ignores.
    case ignored
  }

  /// Sets the times, which are not fields.
  mutating func setTimes(realtime: Int64, monotonic: UInt64, boot: Identifier128) {
    entry.realtimeMicroseconds = realtime
    entry.monotonicMicroseconds = monotonic
    entry.bootID = boot
  }

  /// Decides, and completes the texts of an entry that is kept.
  func finished(_ filter: borrowing EntryFilter, texts: inout [UInt8]) -> Verdict {
    let host = host(filter.origin, texts: texts)
    if host == nil, isOwn(filter.own) { return .own }
    if isIgnored(filter.ignored, of: host, texts: texts) { return .ignored }
    var entry = entry
    if entry.pid == 1 {
      entry.number = restarts
      entry.isAboutOwn = host == nil && filter.own.isOwn(unit: entry.subjectUnit, in: texts)
    } else {
      entry.subjectUnit = isCoredump(texts) ? coredumpUnit : .empty
      entry.unitResult = .empty
    }
    if entry.transport == .driver { entry.number = suppressed }
    if entry.pid != 1, entry.transport != .kernel { OwnLine.replace(&entry, texts: &texts) }
    if let host { Self.move(&entry, to: host, texts: &texts) }
    return .kept(entry)
  }

  /// systemd calls it `SD_MESSAGE_COREDUMP`.
  private static let coredump = Identifier128(high: 0xfc2e_22bc_6ee6_47b6, low: 0xb907_29ab_34a2_50b1)

  /// True where the service that systemd has store core dumps speaks, by the control group that it runs in.
  ///
  /// The process behind it has the rights of whoever crashed, so that neither its user nor its name tells.
  private func isCoredump(_ texts: [UInt8]) -> Bool {
    guard !coredumpUnit.isEmpty, entry.messageID == Self.coredump else { return false }
    let unit = texts[entry.unit.indices]
    return unit.starts(with: "systemd-coredump@".utf8) && unit.suffix(8).elementsEqual(".service".utf8)
  }

  /// True when the daemon wrote this entry itself.
  private func isOwn(_ own: OwnEntries) -> Bool {
    isOfOwnUnit || (claimsToBeOwn && entry.uid == own.user)
  }

  /// True where nobody wants the entry.
  ///
  /// What the kernel, the manager and journald say may be about any unit, and so may what bears a message id.
  /// A pattern may name a unit of another host with its host, `HOST/unit`, or on all hosts without.
  private func isIgnored(_ ignored: IgnoredUnits, of host: [UInt8]?, texts: [UInt8]) -> Bool {
    guard !ignored.isEmpty, entry.pid != 1, entry.messageID == .none, entry.transport != .kernel,
      entry.transport != .driver
    else { return false }
    if texts.withUnsafeBytes({ ignored.contains($0[entry.unit.indices]) }) { return true }
    guard let host, !entry.unit.isEmpty else { return false }
    let name = host + [UInt8(ascii: "/")] + texts[entry.unit.indices]
    return name.withUnsafeBytes { ignored.contains($0.prefix(Self.textCap)) }
  }

  /// The name of the host that an entry comes from; `nil` for this one.
  private func host(_ origin: EntryFilter.Origin, texts: [UInt8]) -> [UInt8]? {
    switch origin {
    case .local: nil
    case .host(let name): name
    case .named: machine == .own ? nil : EntryOrigin.name(texts[hostName.indices])
    }
  }

  /// Gives an entry the name of its host: nothing of it is to be taken for this one's.
  private static func move(_ entry: inout LogEntry, to host: [UInt8], texts: inout [UInt8]) {
    let speaker: [UInt8]
    if !entry.unit.isEmpty {
      speaker = Array(texts[entry.unit.indices])
    } else if entry.transport == .kernel {
      speaker = Array("kernel".utf8)
    } else {
      speaker = Array("uid:\(entry.uid)".utf8)
    }
    entry.isForeign = true
    entry.bootID = .none
    if entry.transport == .kernel { entry.transport = .other }
    entry.unit = EntryOrigin.store(speaker, of: host, texts: &texts)
    guard !entry.subjectUnit.isEmpty else { return }
    entry.subjectUnit = EntryOrigin.store(Array(texts[entry.subjectUnit.indices]), of: host, texts: &texts)
  }
}

/// The names of other hosts and of their units.
enum EntryOrigin {
  /// A host's name with nothing in it that could be taken for more than a name.
  static func name(_ bytes: some Collection<UInt8>) -> [UInt8] {
    guard !bytes.isEmpty else { return Array("unknown-host".utf8) }
    return bytes.prefix(EntryDraft.hostCap).map { isOfName($0) ? $0 : UInt8(ascii: "_") }
  }

  /// Stores `host/unit`: no unit's own name has a slash.
  static func store(_ unit: [UInt8], of host: [UInt8], texts: inout [UInt8]) -> ByteRange {
    let offset = UInt32(texts.count)
    texts += host
    texts.append(UInt8(ascii: "/"))
    texts += unit.prefix(EntryDraft.textCap - 1 - host.count)
    return ByteRange(offset: offset, count: UInt32(texts.count) - offset)
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || "-._:".utf8.contains(byte)
  }
}

extension Transport {
  /// The transport of a `_TRANSPORT=` value.
  init(journalName name: UnsafeRawBufferPointer) {
    self =
      if name.isEqual(to: "stdout") {
        .stdout
      } else if name.isEqual(to: "syslog") {
        .syslog
      } else if name.isEqual(to: "journal") {
        .journal
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
