import CSQLite
import Glibc
import Store
import TestSupport
import Testing

@Suite("Moving bad state aside")
struct QuarantineTests {
  let folder = TemporaryFolder()

  private func run(_ sql: String) {
    var database: OpaquePointer?
    #expect(sqlite3_open(folder.path + "/state.db", &database) == SQLITE_OK)
    #expect(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
    sqlite3_close(database)
  }

  private func expectFreshStart(because reason: String) throws {
    let store = try openStore(folder.path)
    #expect(
      store.notices == [
        "\(folder.path)/state.db \(reason); moved to \(folder.path)/state.db.corrupt-20260823T011407Z, starting afresh"
      ])
    #expect(try store.snapshots().isEmpty)
    try store.saveSnapshot(makeSnapshot(2))
    #expect(try openStore(folder.path).snapshots() == [makeSnapshot(2)])
  }

  @Test("garbage is moved aside unchanged")
  func garbage() throws {
    let bytes = makeSnapshot(1, size: 5_000).engine
    folder.write("state.db", bytes)
    try expectFreshStart(because: "is not a SQLite file")
    #expect(folder.read("state.db.corrupt-20260823T011407Z") == bytes)
  }

  @Test("a companion goes with its file")
  func companions() throws {
    folder.write("state.db", [1, 2, 3])
    for suffix in ["-journal", "-wal", "-shm"] { folder.write("state.db" + suffix, [4]) }
    try expectFreshStart(because: "is not a SQLite file")
    let target = "state.db.corrupt-20260823T011407Z"
    #expect(folder.names == ["state.db", target, target + "-journal", target + "-shm", target + "-wal"])
  }

  @Test("the database of another application is moved aside")
  func foreign() throws {
    run("CREATE TABLE snapshot (id INTEGER PRIMARY KEY)")
    try expectFreshStart(because: "belongs to another application")
  }

  @Test("a database with other tables is moved aside")
  func otherTables() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    run("CREATE TRIGGER t AFTER INSERT ON snapshot BEGIN DELETE FROM snapshot; END")
    try expectFreshStart(because: "does not have the tables that it should have")
  }

  @Test("a write-ahead log is not ours")
  func writeAheadLog() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    run("PRAGMA journal_mode=WAL")
    try expectFreshStart(because: "does not use a rollback journal")
  }

  @Test("a snapshot whose checksum fails is passed over with a notice")
  func checksum() throws {
    let store = try openStore(folder.path)
    try store.saveSnapshot(makeSnapshot(1))
    try store.saveSnapshot(makeSnapshot(2))
    run("UPDATE snapshot SET alert_sequence = alert_sequence + 1 WHERE id = 2")
    #expect(try store.snapshots() == [makeSnapshot(1)])
    #expect(store.notices == ["\(folder.path)/state.db: snapshot 2 is damaged and was passed over"])
  }

  @Test("only the newest three bad files are kept")
  func capacity() throws {
    for second in 0..<5 as Range<Int64> {
      folder.write("state.db", [1])
      folder.write("state.db-journal", [1])
      let store = try openStore(folder.path, at: testTime + second * 1_000_000)
      #expect(store.notices.count == (second < 3 ? 1 : 2))
    }
    let expected = ["09", "10", "11"].flatMap { second in
      ["state.db.corrupt-20260823T0114\(second)Z", "state.db.corrupt-20260823T0114\(second)Z-journal"]
    }
    #expect(folder.names == ["state.db"] + expected)
  }

  @Test("two bad files of one second do not overwrite each other")
  func sameSecond() throws {
    for _ in 0..<2 {
      folder.write("state.db", [1])
      _ = try openStore(folder.path)
    }
    let target = "state.db.corrupt-20260823T011407Z"
    #expect(folder.names == ["state.db", target, target + ".2"])
  }

  @Test("a damaged file gives the right snapshots or is moved aside, and the store works on")
  func mutations() throws {
    let store = try openStore(folder.path)
    for number in 1...3 as ClosedRange<UInt64> { try store.saveSnapshot(makeSnapshot(number, size: 9_000)) }
    let good = folder.read("state.db")
    var readCount = 0
    for seed in 0..<200 as Range<UInt64> {
      let trial = TemporaryFolder()
      trial.write("state.db", Self.mutated(good, seed))
      let store = try openStore(trial.path)
      let snapshots = try store.snapshots()
      #expect(
        snapshots.allSatisfy { $0 == makeSnapshot(2, size: 9_000) || $0 == makeSnapshot(3, size: 9_000) })
      #expect(snapshots.count == 2 || !store.notices.isEmpty, "seed \(seed)")
      #expect(store.notices.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } }, "seed \(seed)")
      readCount += snapshots.count
      try store.saveSnapshot(makeSnapshot(4))
      #expect(try store.snapshots().first == makeSnapshot(4), "seed \(seed)")
    }
    // Some damage must have been survived and some not, or the mutations show nothing.
    #expect((20...380).contains(readCount))
  }

  private static func mutated(_ good: [UInt8], _ seed: UInt64) -> [UInt8] {
    var random = SplitMix64(state: seed)
    var bytes = good
    if seed % 8 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random)) }
    // Half of the flips hit the header and the schema, where most of the meaning is.
    let reach = seed % 2 == 0 ? bytes.count : min(bytes.count, 120)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes[Int.random(in: 0..<reach, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    return bytes
  }
}
