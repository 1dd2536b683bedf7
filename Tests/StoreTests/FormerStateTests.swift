import CSQLite
import Glibc
import Store
import Testing

@Suite("What other versions of the program knew")
struct FormerStateTests {
  let folder = TemporaryFolder()

  private func snapshot(_ number: UInt64, format: UInt32) -> Snapshot {
    var snapshot = makeSnapshot(number)
    snapshot.formatVersion = format
    return snapshot
  }

  private func run(_ sql: String) {
    var database: OpaquePointer?
    #expect(sqlite3_open(folder.path + "/state.db", &database) == SQLITE_OK)
    #expect(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
    sqlite3_close(database)
  }

  /// Seconds since 1970 UTC by the clock that the filesystem uses.
  private var now: Int64 { Int64(time(nil)) }

  @Test("the same version keeps nothing aside")
  func sameVersion() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    #expect(try openStore(folder.path).notices.isEmpty)
    #expect(folder.names == ["state.db"])
  }

  @Test("a new version that reads the old one's state goes on with it, and keeps a copy")
  func sameFormat() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    let upgraded = try openStore(folder.path, as: "1.1")
    #expect(try upgraded.snapshots() == [makeSnapshot(1)])
    #expect(
      upgraded.notices == [
        "\(folder.path)/state.db was written by 1.0; its newest snapshot is kept in \(folder.path)/state.db.former-1.0"
      ])
    #expect(folder.names == ["state.db", "state.db.former-1.0"])
  }

  @Test("a new version that cannot read the old one's state has it as a place, and keeps a copy")
  func newFormat() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    let upgraded = try openStore(folder.path, as: "2.0", format: 4)
    #expect(try upgraded.snapshots() == [makeSnapshot(1)])
    for number in 2...4 as ClosedRange<UInt64> { try upgraded.saveSnapshot(snapshot(number, format: 4)) }
    #expect(try upgraded.snapshots() == [snapshot(4, format: 4), snapshot(3, format: 4)])
    #expect(folder.names == ["state.db", "state.db.former-1.0"])
  }

  @Test("going back finds what the old version knew behind the new one's newest, and forth again likewise")
  func backAndForth() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    let upgraded = try openStore(folder.path, as: "2.0", format: 4)
    for number in 2...4 as ClosedRange<UInt64> { try upgraded.saveSnapshot(snapshot(number, format: 4)) }
    let back = try openStore(folder.path)
    #expect(
      try back.snapshots() == [snapshot(4, format: 4), snapshot(3, format: 4), makeSnapshot(1)])
    try back.saveSnapshot(makeSnapshot(5))
    #expect(try back.snapshots() == [makeSnapshot(5), snapshot(4, format: 4)])
    let again = try openStore(folder.path, as: "2.0", format: 4)
    #expect(try again.snapshots().map(\.alertSequence).last == snapshot(4, format: 4).alertSequence)
    #expect(folder.names == ["state.db", "state.db.former-1.0", "state.db.former-2.0"])
  }

  @Test("a state of another schema is kept whole, and the old version's own is found")
  func otherSchema() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    _ = try openStore(folder.path, as: "3.0")
    run("PRAGMA user_version=3; UPDATE snapshot SET program = '3.0'")
    let back = try openStore(folder.path)
    #expect(try back.snapshots() == [makeSnapshot(1)])
    #expect(
      back.notices == [
        "\(folder.path)/state.db has version 3, which this program does not read; kept as "
          + "\(folder.path)/state.db.former-3.0"
      ])
    #expect(folder.names == ["state.db", "state.db.former-1.0", "state.db.former-3.0"])
  }

  @Test("a state of the first schema, which names no program, is kept whole and not taken for damage")
  func firstSchema() throws {
    run(
      """
      PRAGMA application_id=1953448787; PRAGMA user_version=1; CREATE TABLE snapshot (id INTEGER PRIMARY KEY, \
      format INTEGER NOT NULL, realtime INTEGER NOT NULL, alert_sequence INTEGER NOT NULL, cursor BLOB NOT NULL, \
      engine BLOB NOT NULL, checksum INTEGER NOT NULL)
      """)
    let store = try openStore(folder.path)
    #expect(try store.snapshots().isEmpty)
    #expect(
      store.notices == [
        "\(folder.path)/state.db has version 1, which this program does not read; kept as "
          + "\(folder.path)/state.db.former-schema1"
      ])
    try store.saveSnapshot(makeSnapshot(1))
    #expect(folder.names == ["state.db", "state.db.former-schema1"])
  }

  @Test("a schema that names no version is kept under its number")
  func namelessSchema() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    run("PRAGMA user_version=3; ALTER TABLE snapshot RENAME TO past")
    #expect(try openStore(folder.path).snapshots().isEmpty)
    #expect(folder.names == ["state.db", "state.db.former-schema3"])
  }

  @Test("a version's name cannot lead out of the folder or forge a line")
  func hostileVersion() throws {
    try openStore(folder.path, as: "../x\u{1b}[31m\n").saveSnapshot(makeSnapshot(1))
    let store = try openStore(folder.path)
    #expect(folder.names == ["state.db", "state.db.former-.._x__31m_"])
    #expect(store.notices.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
  }

  @Test("who deletes the state begins afresh")
  func deleted() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1))
    _ = try openStore(folder.path, as: "1.1")
    unlink(folder.path + "/state.db")
    #expect(try openStore(folder.path).snapshots().isEmpty)
  }

  @Test("a kept file that is damaged is as good as none")
  func damaged() throws {
    folder.write("state.db.former-0.9", [1, 2, 3])
    try openStore(folder.path, as: "2.0", format: 4).saveSnapshot(snapshot(1, format: 4))
    #expect(try openStore(folder.path).snapshots() == [snapshot(1, format: 4)])
  }

  @Test("what lies aside goes when its time is over, and the state stays")
  func expiry() throws {
    folder.write("state.db.corrupt-20260823T011407Z", [1])
    folder.write("state.db.former-0.9", [1])
    let store = try openStore(folder.path)
    try store.saveSnapshot(makeSnapshot(1))
    #expect(
      store.removeLeftovers(atMicroseconds: (now + 50) * 1_000_000, olderThan: 60, beyond: .max).isEmpty)
    #expect(
      store.removeLeftovers(atMicroseconds: (now + 61) * 1_000_000, olderThan: 60, beyond: .max)
        == ["state.db.corrupt-20260823T011407Z", "state.db.former-0.9"])
    #expect(folder.names == ["state.db"])
  }

  @Test("where there is too little room, damage goes first")
  func room() throws {
    folder.write("state.db.corrupt-20260823T011407Z", [UInt8](repeating: 1, count: 1_000))
    folder.write("state.db.former-0.9", [UInt8](repeating: 1, count: 1_000))
    let store = try openStore(folder.path)
    try store.saveSnapshot(makeSnapshot(1))
    let full = store.sizeBytes + 2_000
    #expect(store.removeLeftovers(atMicroseconds: now * 1_000_000, olderThan: 60, beyond: full).isEmpty)
    #expect(
      store.removeLeftovers(atMicroseconds: now * 1_000_000, olderThan: 60, beyond: full - 1)
        == ["state.db.corrupt-20260823T011407Z"])
    #expect(
      store.removeLeftovers(atMicroseconds: now * 1_000_000, olderThan: 60, beyond: 0)
        == ["state.db.former-0.9"])
    #expect(try store.snapshots() == [makeSnapshot(1)])
  }
}
