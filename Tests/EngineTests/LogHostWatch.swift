import Model

@testable import Engine

/// An engine that watches an invented host's journal, and everything that it wrote.
struct LogHostWatch: ~Copyable {
  var host: LogHost
  var engine: Engine
  private(set) var written: [AlertTransition] = []

  init(seed: Int, load: Double = 0.1) {
    host = LogHost(seed: UInt64(seed))
    host.load = load
    engine = Engine(host: Watch.host, settings: Self.settings)
  }

  /// Goes on from a host that has been watched before.
  init(_ past: Past) throws {
    host = past.host
    engine = try Engine(host: Watch.host, settings: Self.settings, snapshot: past.snapshot)
  }

  /// A host that has been watched for some time, for tests to go on from.
  struct Past {
    var host: LogHost
    var snapshot: [UInt8]
    /// What rang until then.
    var opened: [String]

    /// Two days and a quarter.
    nonisolated(unsafe) static let days = Past(seed: 4, hours: 54)
    /// Nine days and a half, with a reboot.
    nonisolated(unsafe) static let week = Past(seed: 3, hours: 9.5 * 24)

    private init(seed: Int, hours: Double) {
      var watch = LogHostWatch(seed: seed)
      watch.pass(hours: hours)
      (host, snapshot, opened) = (watch.host, watch.engine.encodeSnapshot(), watch.opened)
    }
  }

  /// The default, under a ceiling that is far away.
  static var settings: EngineSettings {
    var settings = EngineSettings()
    settings.maxPerWeek = 1000
    return settings
  }

  /// What opened, in the words of its line: entity, summary, title.
  var opened: [String] {
    written.filter { $0.kind == .open }.map { transition in
      let incident = transition.incident
      return "\(incident.entity.label): \(incident.summary) (\(incident.lead?.title ?? ""))"
    }
  }

  mutating func step(_ frame: Frame) { written += engine.step(frame) }

  /// Steps the frames of some hours; `change` may add to each.
  mutating func pass(hours: Double, _ change: (inout LogHost, inout Frame) -> Void = { _, _ in }) {
    for _ in 0..<Int(hours * 360) {
      var frame = host.frame()
      change(&host, &frame)
      step(frame)
    }
  }

  /// Steps ten seconds with one more entry.
  mutating func log(_ message: String, _ unit: String, _ priority: UInt8 = 6) {
    var frame = host.frame()
    frame.log(message, unit, priority)
    step(frame)
  }

  mutating func reload() throws {
    engine = try Engine(host: Watch.host, settings: Self.settings, snapshot: engine.encodeSnapshot())
  }
}

extension Frame {
  /// Adds an entry.
  mutating func log(
    _ message: String, _ unit: String, _ priority: UInt8 = 6,
    _ change: (inout LogEntry, inout EntryBatch) -> Void = { _, _ in }
  ) {
    var entry = LogEntry()
    entry.realtimeMicroseconds = header.realtimeMicroseconds
    entry.bootID = header.bootID
    entry.priority = priority
    entry.transport = .journal
    entry.unit = entries.store(unit.utf8)
    entry.message = entries.store(message.utf8)
    change(&entry, &entries)
    entries.entries.append(entry)
  }

  /// Adds what process 1 says of a unit.
  mutating func manager(_ id: String, _ unit: String, pid: UInt32 = 1) {
    log("about \(unit)", "init.scope") { entry, batch in
      entry.pid = pid
      entry.messageID = Identifier128(id) ?? .none
      entry.subjectUnit = batch.store(unit.utf8)
    }
  }

  /// Adds what journald says of entries that it dropped.
  mutating func suppressed(_ number: UInt64, _ unit: String, transport: Transport = .driver) {
    log("Suppressed \(number) messages from \(unit)", "systemd-journald.service") { entry, _ in
      entry.transport = transport
      entry.messageID = Identifier128("a596d6fe7bfa4994828e72309e95d61e") ?? .none
      entry.number = transport == .driver ? number : 0
    }
  }
}
