import Model

/// A line of `journalctl -o json`, with the fields that the lab exported.
struct LabEntry: Decodable {
  let monotonic: String?
  let realtime: String?
  let boot: String?
  let priority: String?
  let transport: String?
  let unit: String?
  let subject: String?
  let command: String?
  let identifier: String?
  let messageID: String?
  let pid: String?
  let message: Message?

  /// A text, or bytes where it is none.
  enum Message: Decodable {
    case bytes([UInt8])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .bytes(Array(text.utf8))
      } else {
        self = .bytes((try? container.decode([UInt8].self)) ?? [])
      }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case monotonic = "__MONOTONIC_TIMESTAMP"
    case realtime = "__REALTIME_TIMESTAMP"
    case boot = "_BOOT_ID"
    case priority = "PRIORITY"
    case transport = "_TRANSPORT"
    case unit = "_SYSTEMD_UNIT"
    case subject = "UNIT"
    case command = "_COMM"
    case identifier = "SYSLOG_IDENTIFIER"
    case messageID = "MESSAGE_ID"
    case pid = "_PID"
    case message = "MESSAGE"
  }

  /// Microseconds since the boot.
  var time: UInt64 { monotonic.flatMap { UInt64($0) } ?? 0 }
  /// True where the service manager wrote it, the only one whose `UNIT=` can be believed.
  var isManagers: Bool { pid == "1" }
  /// The message's bytes.
  var text: [UInt8] {
    if case .bytes(let bytes)? = message { bytes } else { [] }
  }
}

/// The journal of a run without the lab's own lines, in the order of the monotonic clock.
struct LabJournal {
  /// The fault driver's unit: it logs in the name of others.
  static let driver = "faults.service"
  /// What the driver itself, and the tools that it calls, log as.
  private static let driverNames: Set<String> = ["", "python3", "systemd-run", "systemctl", "sudo", "date"]
  private static let messageCap = 8192
  private static let textCap = 256

  let entries: [LabEntry]
  let bootID: Identifier128

  /// Sorts entries, and leaves out those of and about the units that are not wanted.
  init(_ all: [LabEntry], excluded: Set<String>) {
    bootID = all.lazy.compactMap { $0.boot.flatMap { Identifier128($0) } }.first ?? .none
    entries = all.filter { $0.monotonic != nil && Self.isKept($0, excluded) }
      .enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private static func isKept(_ entry: LabEntry, _ excluded: Set<String>) -> Bool {
    if entry.isManagers, let subject = entry.subject { return !excluded.contains(subject) }
    if entry.unit == driver { return !driverNames.contains(entry.identifier ?? "") }
    // What journald says of others' logs is about them.
    return entry.transport == "driver" || !excluded.contains(entry.unit ?? "")
  }

  /// Puts an entry into a batch as the journal's reader would have.
  static func append(_ entry: LabEntry, bootID: Identifier128, to batch: inout EntryBatch) {
    func store(_ text: String?) -> ByteRange { batch.store((text ?? "").utf8.prefix(textCap)) }
    let text = entry.text
    var row = LogEntry()
    row.realtimeMicroseconds = entry.realtime.flatMap { Int64($0) } ?? 0
    row.monotonicMicroseconds = entry.time
    row.bootID = bootID
    row.messageID = entry.messageID.flatMap { Identifier128($0) } ?? .none
    row.priority = entry.priority.flatMap { UInt8($0) } ?? 6
    row.transport = transport(entry.transport)
    row.pid = entry.pid.flatMap { UInt32($0) } ?? 0
    // The lab did not export it, and runs everything as root.
    if entry.pid != nil { row.uid = 0 }
    row.unit = store(entry.unit == driver ? entry.identifier.map { $0 + ".service" } : entry.unit)
    row.command = store(entry.command)
    row.claimedIdentifier = store(entry.identifier)
    row.message = batch.store(text.prefix(messageCap))
    if entry.isManagers {
      row.subjectUnit = store(entry.subject)
      row.unitResult = store(quoted(after: "with result '", in: text))
      row.number = restarts(in: text) ?? 0
    }
    batch.entries.append(row)
  }

  /// `N_RESTARTS=` was not exported; systemd says the same number in words.
  static func restarts(in text: [UInt8]) -> UInt64? {
    guard let words = rest(after: "restart counter is at ", in: text) else { return nil }
    return UInt64(String(decoding: words.prefix { $0 &- UInt8(ascii: "0") < 10 }, as: UTF8.self))
  }

  /// `UNIT_RESULT=` was not exported; systemd says it between quotes.
  private static func quoted(after words: String, in text: [UInt8]) -> String? {
    rest(after: words, in: text).map {
      String(decoding: $0.prefix { $0 != UInt8(ascii: "'") }, as: UTF8.self)
    }
  }

  private static func rest(after words: String, in text: [UInt8]) -> ArraySlice<UInt8>? {
    let wanted = Array(words.utf8)
    guard text.count >= wanted.count else { return nil }
    for start in 0...(text.count - wanted.count)
    where text[start..<start + wanted.count].elementsEqual(wanted) {
      return text[(start + wanted.count)...]
    }
    return nil
  }

  private static func transport(_ word: String?) -> Transport {
    switch word {
    case "journal": .journal
    case "syslog": .syslog
    case "stdout": .stdout
    case "kernel": .kernel
    case "audit": .audit
    case "driver": .driver
    default: .other
    }
  }
}
