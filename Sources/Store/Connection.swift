import CSQLite

/// One open SQLite file.
final class Connection {
  /// Far more than an engine's state, and a bound on what a damaged file can make SQLite allocate.
  static let largestValue = 128 << 20
  private static let patienceMilliseconds: Int32 = 2_000

  let path: String
  private let database: OpaquePointer

  /// Opens an existing file for writing; reads nothing of it yet.
  init(path: String) throws(StoreFailure) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close_v2(handle) }
      throw StoreFailure(sqlite: code, database: handle, path: path, operation: "open the state")
    }
    self.path = path
    database = handle
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Self.patienceMilliseconds)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(Self.largestValue))
  }

  deinit { sqlite3_close_v2(database) }

  /// True when the file could be opened for reading only.
  var isReadOnly: Bool { sqlite3_db_readonly(database, "main") != 0 }

  /// True inside a transaction.
  var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

  /// Runs statements whose rows, if any, are of no interest.
  func run(_ sql: String, to operation: String) throws(StoreFailure) {
    let code = sqlite3_exec(database, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, operation) }
  }

  /// Compiles one statement.
  func prepare(_ sql: String, to operation: String) throws(StoreFailure) -> Statement {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(database, sql, -1, &handle, nil)
    guard code == SQLITE_OK, let handle else { throw failure(code, operation) }
    return Statement(handle, on: self, operation: operation)
  }

  /// The integer in the first row of a query, or 0 when it has none.
  func integer(_ sql: String, to operation: String) throws(StoreFailure) -> Int64 {
    let statement = try prepare(sql, to: operation)
    return try statement.step() ? statement.integer(0) : 0
  }

  /// The texts in the first column of a query.
  func texts(_ sql: String, to operation: String) throws(StoreFailure) -> [String] {
    let statement = try prepare(sql, to: operation)
    var texts: [String] = []
    while try statement.step() { texts.append(String(decoding: statement.bytes(0), as: UTF8.self)) }
    return texts
  }

  /// Runs a body in one transaction: all of it happens, or nothing.
  func transaction(_ operation: String, _ body: () throws(StoreFailure) -> Void) throws(StoreFailure) {
    try run("BEGIN IMMEDIATE", to: operation)
    do throws(StoreFailure) {
      try body()
      try run("COMMIT", to: operation)
    } catch {
      // SQLite rolls back by itself after some errors. If this fails too, the next BEGIN says so.
      if isInTransaction { sqlite3_exec(database, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }

  /// Drops the pages that are kept in memory: nobody reads them before the next start.
  func releaseMemory() {
    sqlite3_db_release_memory(database)
  }

  /// A failure with what SQLite last said.
  func failure(_ code: Int32, _ operation: String) -> StoreFailure {
    StoreFailure(sqlite: code, database: database, path: path, operation: operation)
  }
}
