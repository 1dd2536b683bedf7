import CSQLite
import Store
import Testing

/// That a kill at any instant loses nothing is SQLite's own promise, tested by SQLite; here it is only checked
/// that what looks at the file before SQLite does not stand in the way of it.
@Suite("A write cut in the middle")
struct InterruptedWriteTests {
  let folder = TemporaryFolder()

  @Test("is undone at the next start")
  func rollback() throws {
    try openStore(folder.path).saveSnapshot(makeSnapshot(1, size: 200_000))
    let cut = TemporaryFolder()
    try copyInTheMiddleOfAWrite(to: cut)
    #expect(cut.read("state.db") != folder.read("state.db"))
    let store = try openStore(cut.path)
    #expect(try store.snapshots() == [makeSnapshot(1, size: 200_000)])
    #expect(store.notices.isEmpty)
    #expect(cut.names == ["state.db"])
  }

  /// With a cache of a few pages SQLite writes into the file before the transaction is over.
  private func copyInTheMiddleOfAWrite(to copy: TemporaryFolder) throws {
    var database: OpaquePointer?
    try #require(sqlite3_open(folder.path + "/state.db", &database) == SQLITE_OK)
    defer { sqlite3_close(database) }
    let sql = "PRAGMA cache_size=4; BEGIN; UPDATE snapshot SET engine = randomblob(150000)"
    try #require(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
    try #require(folder.names == ["state.db", "state.db-journal"])
    for name in folder.names { copy.write(name, folder.read(name)) }
    sqlite3_exec(database, "ROLLBACK", nil, nil, nil)
  }
}
