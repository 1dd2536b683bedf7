import AlertLog
import Engine
import Journal
import Model
import Store
import TestSupport
import Testing

@testable import tocsind

@Suite struct RecoveryTests {
  private let host = HostIdentity(name: "db1", machineID: Made.boot)
  private let folder = TemporaryFolder()

  private func store(of version: String = "1.0", format: UInt32 = Engine.snapshotVersion) throws -> StateStore
  {
    let program = StateProgram(version: version, snapshotFormat: format)
    return try StateStore(directory: folder.path, program: program) { Made.epoch }
  }

  private func recover(_ store: StateStore) throws -> Recovery {
    Recovery(host: host, settings: EngineSettings(), snapshots: try store.snapshots())
  }

  private func adopt(_ log: AlertLog, into recovery: inout Recovery) {
    let written = Recovery.transitions(in: log, after: recovery.engine.alertSequence)
    recovery.adopt(written, through: log.lastSequence)
  }

  /// A snapshot of an engine that has read the journal up to a place.
  private func snapshot(cursor: String, sequence: UInt64 = 0, at time: Int64 = Made.epoch) -> Snapshot {
    var engine = Engine(host: host, settings: EngineSettings())
    var frame = Frame(header: Made.tick(at: 0).header)
    frame.journalCursor = cursor
    _ = engine.step(frame)
    return Snapshot(
      formatVersion: Engine.snapshotVersion, realtimeMicroseconds: time, engine: engine.encodeSnapshot(),
      journalCursor: cursor, alertSequence: sequence)
  }

  @Test("without a snapshot it begins with nothing, and with the journal from now on")
  func nothing() throws {
    let before = Clock.realtimeMicroseconds
    let recovery = try recover(try store())
    guard case .realtime(let start) = recovery.journalStart else {
      Issue.record("expected a time, found \(recovery.journalStart)")
      return
    }
    #expect(start >= before && start <= Clock.realtimeMicroseconds)
    #expect(recovery.takeEngine().status().frames == 0)
  }

  @Test("it goes on from the newest snapshot and its place in the journal")
  func newest() throws {
    let store = try store()
    try store.saveSnapshot(snapshot(cursor: "old"))
    try store.saveSnapshot(snapshot(cursor: "new"))
    let recovery = try recover(store)
    #expect(recovery.journalStart == .cursor("new"))
    #expect(recovery.takeEngine().journalCursor == "new")
  }

  @Test("a snapshot that cannot be decoded gives way to the one before, with that one's place")
  func fallback() throws {
    let store = try store()
    try store.saveSnapshot(snapshot(cursor: "old"))
    var damaged = snapshot(cursor: "new")
    damaged.engine.removeLast()
    try store.saveSnapshot(damaged)
    let recovery = try recover(store)
    #expect(recovery.journalStart == .cursor("old"))
    #expect(recovery.takeEngine().journalCursor == "old")
  }

  @Test("where no engine can be decoded, the place in the journal is kept all the same")
  func onlyTheCursor() throws {
    let store = try store()
    var damaged = snapshot(cursor: "new")
    damaged.engine = [0xff]
    try store.saveSnapshot(damaged)
    let recovery = try recover(store)
    #expect(recovery.journalStart == .cursor("new"))
    let engine = recovery.takeEngine()
    #expect(engine.status().frames == 0)
    // What the first snapshot will tell a start that comes before any entry does.
    #expect(engine.journalCursor == "new")
  }

  @Test("a snapshot that had read no entry goes on at its time")
  func noCursor() throws {
    let store = try store()
    try store.saveSnapshot(snapshot(cursor: "", at: Made.microseconds(5)))
    #expect(try recover(store).journalStart == .realtime(Made.microseconds(5)))
  }

  @Test("back from a newer version it knows what it knew, and reads on where that one stopped")
  func downgrade() throws {
    try store().saveSnapshot(snapshot(cursor: "old", sequence: 3))
    var newer = snapshot(cursor: "new", sequence: 9, at: Made.microseconds(60))
    newer.formatVersion += 1
    newer.engine[0] += 1
    try store(of: "2.0", format: newer.formatVersion).saveSnapshot(newer)
    try store(of: "2.0", format: newer.formatVersion).saveSnapshot(newer)
    let recovery = try recover(try store())
    #expect(recovery.journalStart == .cursor("new"))
    #expect(recovery.filesSavedAt == Made.microseconds(60))
    let engine = recovery.takeEngine()
    #expect(engine.journalCursor == "new")
    #expect(engine.status().frames == 1)
  }

  @Test("engine bytes cut anywhere or changed anywhere never crash it", arguments: 0..<100)
  func hostileSnapshot(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let store = try store()
    var damaged = snapshot(cursor: "new")
    if seed % 2 == 0 {
      damaged.engine = Array(damaged.engine.prefix(Int.random(in: 0..<damaged.engine.count, using: &random)))
    } else {
      let index = Int.random(in: 0..<damaged.engine.count, using: &random)
      damaged.engine[index] = UInt8(truncatingIfNeeded: random.next())
    }
    try store.saveSnapshot(damaged)
    var recovery = try recover(store)
    #expect(recovery.journalStart == .cursor("new"))
    recovery.engine.adopt([Made.transition(3, .open)])
    #expect(recovery.engine.alertSequence >= 3)
  }

  @Test("transitions written after the snapshot are adopted and keep their clear coming")
  func adoption() throws {
    let log = try AlertLog(directory: folder.path, settings: AlertLogSettings())
    try log.append(Made.transition(1, .open))
    var recovery = try recover(try store())
    adopt(log, into: &recovery)
    #expect(recovery.engine.alertSequence == 1)
    #expect(recovery.takeEngine().status().open.map(\.incident.id) == ["7f3a91c2"])
  }

  @Test("the number of a line that cannot be read back is not given out again")
  func unreadableLine() throws {
    folder.write(AlertLog.jsonName, "{\"schema\":1,\"sequence\":7,\"rubbish\":true}\n")
    let log = try AlertLog(directory: folder.path, settings: AlertLogSettings())
    var recovery = try recover(try store())
    adopt(log, into: &recovery)
    #expect(recovery.engine.alertSequence == 7)
    #expect(log.skippedLines == 1)
  }
}
