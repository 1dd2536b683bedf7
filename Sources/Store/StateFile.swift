import CSQLite
import Glibc

/// What the state file must look like, and how one is opened or begun.
///
/// A rollback journal, not a write-ahead log: one writer writes every ten minutes and nobody reads, so a log would
/// buy nothing and cost two more files, one of them shared memory that faults when the filesystem is full. At rest
/// the state is one file that can be copied. `synchronous=EXTRA` is `FULL` plus the sync of the folder after the
/// journal is deleted: without it a power cut can bring the journal back and undo the last write.
enum StateFile {
  /// `toCS` in ASCII, so that `file(1)` and we know whose database it is.
  private static let applicationID: Int64 = 0x746f_4353
  /// The version of the schema below.
  private static let version: Int64 = 2

  private static let schema = """
    CREATE TABLE snapshot (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, realtime INTEGER NOT NULL, \
    alert_sequence INTEGER NOT NULL, program BLOB NOT NULL, cursor BLOB NOT NULL, engine BLOB NOT NULL, checksum INTEGER NOT NULL)
    """

  /// The pages of a snapshot that SQLite keeps until the end of the transaction; it keeps 2 MiB by itself.
  ///
  /// Of those 2 MiB the heap keeps 1 MiB for good. A snapshot of 2.4 MB syncs its file ten times, not seven.
  private static let cacheKibibytes = 512

  /// What SQLite may have put beside a file, the file itself first.
  ///
  /// A journal left there would be played back into the next one.
  static let companions = ["", "-journal", "-wal", "-shm"]

  /// What came of opening the file.
  enum Opening {
    /// It is ours and whole.
    case ready(Connection)
    /// It is ours, but of a program that writes another schema; with that one's version, if it is told.
    case foreign(schema: Int64, version: String)
    /// It is of no use, for this reason.
    case unfit(String)
  }

  /// Opens the file, beginning it when it is absent or empty; throws when something else is in the way.
  static func open(_ path: String) throws(StoreFailure) -> Opening {
    if let reason = try StateFileHeader.unfitness(creatingIfAbsent: path) { return .unfit(reason) }
    do throws(StoreFailure) {
      let connection = try Connection(path: path)
      try configure(connection)
      return try opening(of: connection)
    } catch {
      guard error.kind == .damaged || error.kind == .tooLarge else { throw error }
      return .unfit("is damaged: \(error.reason)")
    }
  }

  private static func configure(_ connection: Connection) throws(StoreFailure) {
    guard !connection.isReadOnly else {
      throw StoreFailure(
        kind: .readOnly, path: connection.path, operation: operation, reason: "it may only be read")
    }
    try connection.run(
      """
      PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;
      PRAGMA synchronous=EXTRA; PRAGMA cache_size=-\(cacheKibibytes)
      """, to: operation)
  }

  private static func opening(of connection: Connection) throws(StoreFailure) -> Opening {
    if try connection.integer("PRAGMA page_count", to: operation) == 0 { try begin(connection) }
    guard try connection.integer("PRAGMA application_id", to: operation) == applicationID else {
      return .unfit("belongs to another application")
    }
    let found = try connection.integer("PRAGMA user_version", to: operation)
    guard found == version else { return .foreign(schema: found, version: writer(of: connection, found)) }
    guard try connection.texts("SELECT sql FROM sqlite_schema", to: operation) == [schema] else {
      return .unfit("does not have the tables that it should have")
    }
    let faults = try connection.texts("PRAGMA quick_check(1)", to: operation)
    return faults == ["ok"]
      ? .ready(connection) : .unfit("is damaged: \(OneLine.text(faults.first ?? "no answer"))")
  }

  /// The version of the program that wrote a file of another schema: it may still be where it is today.
  private static func writer(of connection: Connection, _ schema: Int64) -> String {
    let told = try? SnapshotTable(connection: connection).newestVersion()
    return told ?? "schema\(schema)"
  }

  private static func begin(_ connection: Connection) throws(StoreFailure) {
    try connection.transaction(operation) { () throws(StoreFailure) in
      try connection.run(
        "PRAGMA application_id=\(applicationID); PRAGMA user_version=\(version); \(schema)", to: operation)
    }
  }

  private static let operation = "open the state"
}
