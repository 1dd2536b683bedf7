import Diagnosis
import Model

/// What an entry of the journal tells of a change, by fields that its sender cannot make up.
///
/// Of sudo only the kernel's name of the process speaks, which a process can set: such a line is no more than a
/// candidate among others, has room of its own, and never rings.
enum JournalChange: Hashable {
  /// What happened to the unit that the manager speaks of.
  case unit(UnitHistory.Event)
  case clockSet
  case shutdown
  case login(user: String)
  case sudo(user: String, command: String)
  /// What cron started; the entity is cron's unit.
  case cron(Entity, user: String, command: String)

  /// The change that an entry tells of, if any.
  init?(_ entry: LogEntry, in batch: EntryBatch) {
    if entry.messageID != .none, let known = Self.known(entry, in: batch) {
      self = known
      return
    }
    // As long as cron, crond and sudo: nothing is looked up for the others.
    guard (4...5).contains(entry.command.count),
      let told = Self.told(by: batch.bytes[entry.command.indices], entry, in: batch)
    else { return nil }
    self = told
  }

  /// True for units whose starts and stops mean something by themselves: sessions, slices, devices and targets
  /// come and go with others.
  static func isWatched(_ unit: ArraySlice<UInt8>) -> Bool {
    unit.suffix(8).elementsEqual(".service".utf8) || unit.suffix(7).elementsEqual(".socket".utf8)
  }
}

// MARK: - By message id

extension JournalChange {
  private static func known(_ entry: LogEntry, in batch: EntryBatch) -> JournalChange? {
    if entry.pid == 1 { return ofManager(entry) }
    guard entry.uid == 0 else { return nil }
    let unit = batch.bytes[entry.unit.indices]
    return unit.elementsEqual("systemd-logind.service".utf8) ? ofLogins(entry, in: batch) : nil
  }

  private static func ofManager(_ entry: LogEntry) -> JournalChange? {
    if !entry.subjectUnit.isEmpty {
      // systemd calls it `SD_MESSAGE_UNIT_RELOADING`.
      if entry.messageID == Identifier128(high: 0xd34d_037f_ff18_47e6, low: 0xae66_9a37_0e69_4725) {
        return .unit(.reloading)
      }
      return LogLife.Event(entry).flatMap(unitEvent)
    }
    // systemd calls it `SD_MESSAGE_TIME_CHANGE`.
    guard entry.messageID == Identifier128(high: 0xc7a7_8707_9b35_4eaa, low: 0xa9e7_7b37_1893_cd27) else {
      return nil
    }
    return .clockSet
  }

  private static func unitEvent(_ event: LogLife.Event) -> JournalChange? {
    switch event {
    case .starting: .unit(.starting)
    case .started: .unit(.started)
    case .stopping: .unit(.stopping)
    case .stopped: .unit(.stopped)
    case .failed: .unit(.failed)
    case .succeeded: nil
    }
  }

  /// `New session 12 of user alice.`; the manager of logins is known by its unit and user.
  private static func ofLogins(_ entry: LogEntry, in batch: EntryBatch) -> JournalChange? {
    switch entry.messageID {
    // systemd calls it `SD_MESSAGE_SESSION_START`.
    case Identifier128(high: 0x8d45_620c_1a43_48db, low: 0xb174_10da_57c6_0c66):
      return .login(user: name(after: "of user ", in: batch.bytes[entry.message.indices]))
    // systemd calls it `SD_MESSAGE_SHUTDOWN`.
    case Identifier128(high: 0x9826_8866_d1d5_4a49, low: 0x9c4e_9892_1d93_bc40):
      return .shutdown
    default: return nil
    }
  }
}

// MARK: - By program

extension JournalChange {
  private static func told(
    by program: ArraySlice<UInt8>, _ entry: LogEntry, in batch: EntryBatch
  ) -> JournalChange? {
    let message = batch.bytes[entry.message.indices]
    if program.elementsEqual("sudo".utf8) { return ofSudo(message) }
    guard entry.uid == 0, program.elementsEqual("cron".utf8) || program.elementsEqual("crond".utf8) else {
      return nil
    }
    let unit = batch.string(entry.unit)
    return ofCron(message, unit.isEmpty ? .host : Entity(kind: .unit, name: unit))
  }

  /// `(root) CMD (/usr/local/bin/backup --now)`, with blanks in front of the command with some versions.
  private static func ofCron(_ message: ArraySlice<UInt8>, _ entity: Entity) -> JournalChange? {
    guard message.first == UInt8(ascii: "("), let end = message.firstIndex(of: UInt8(ascii: ")")),
      message[end...].starts(with: ") CMD (".utf8)
    else { return nil }
    let user = String(decoding: message[(message.startIndex + 1)..<end].prefix(maximumName), as: UTF8.self)
    let command = program(of: message[(end + 7)...])
    return .cron(entity, user: user, command: command)
  }

  /// `alice : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`.
  private static func ofSudo(_ message: ArraySlice<UInt8>) -> JournalChange? {
    let user = message.prefix { $0 != UInt8(ascii: " ") }
    guard !user.isEmpty, user.count <= maximumName, message[user.endIndex...].starts(with: " : ".utf8),
      let command = text(after: "; COMMAND=", in: message)
    else { return nil }
    return .sudo(user: String(decoding: user, as: UTF8.self), command: program(of: command))
  }

  private static let maximumName = 64

  /// The last component of a command line's first word: its arguments may hold what is nobody's business.
  private static func program(of line: ArraySlice<UInt8>) -> String {
    let bare = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let word = bare.prefix { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: ";") }
    let name = word.split(separator: UInt8(ascii: "/")).last ?? []
    // `PASSWORD=… command` begins with no program.
    guard !name.isEmpty, name.count <= maximumName, !word.contains(UInt8(ascii: "=")) else { return "" }
    return String(decoding: name, as: UTF8.self)
  }

  private static func name(after key: StaticString, in message: ArraySlice<UInt8>) -> String {
    let rest = text(after: key, in: message) ?? []
    let name = rest.prefix { $0 != UInt8(ascii: " ") }
    return String(
      decoding: (name.last == UInt8(ascii: ".") ? name.dropLast() : name).prefix(maximumName), as: UTF8.self)
  }

  /// What follows the first occurrence of a text.
  private static func text(after key: StaticString, in message: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let length = key.utf8CodeUnitCount
    guard message.count >= length else { return nil }
    for start in message.startIndex...(message.endIndex - length)
    where key.withUTF8Buffer({ unsafe message[start..<start + length].elementsEqual($0) }) {
      return message[(start + length)...]
    }
    return nil
  }
}

// MARK: - In words

extension JournalChange {
  /// The change in words, with people and programs named as far as they may be; nil for what a unit's history tells.
  func change(at microseconds: Int64, _ settings: EngineSettings) -> Change? {
    let (kind, entity, user, command) = parts
    guard let kind else { return nil }
    let who = settings.keepsUserNames && !user.isEmpty ? user : "a user"
    let what = settings.keepsCommandNames && !command.isEmpty ? command : "a command"
    return Change(
      realtimeMicroseconds: microseconds, kind: kind, entity: entity, summary: summary(who, what),
      units: entity.kind == .unit ? [entity.name] : [])
  }

  private var parts: (kind: Change.Kind?, entity: Entity, user: String, command: String) {
    switch self {
    case .unit: (nil, .host, "", "")
    case .clockSet: (.clock, .host, "", "")
    case .shutdown: (.boot, .host, "", "")
    case .login(let user): (.login, .host, user, "")
    case .sudo(let user, let command): (.login, .host, user, command)
    case .cron(let entity, let user, let command): (.job, entity, user, command)
    }
  }

  private func summary(_ who: String, _ what: String) -> String {
    switch self {
    case .unit: ""
    case .clockSet: "wall clock set"
    case .shutdown: "a shutdown began"
    case .login: "\(who) logged in"
    case .sudo: "\(who) ran \(what) with sudo"
    case .cron: "cron started \(what) for \(who)"
    }
  }
}
