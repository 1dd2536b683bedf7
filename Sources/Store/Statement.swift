import CSQLite

/// One compiled statement, finished when it goes.
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: Connection
  private let operation: String

  init(_ handle: OpaquePointer, on connection: Connection, operation: String) {
    self.handle = handle
    self.connection = connection
    self.operation = operation
  }

  deinit { sqlite3_finalize(handle) }

  /// Sets a parameter, the first being 1.
  func bind(_ value: Int64, at index: Int32) throws(StoreFailure) {
    try check(sqlite3_bind_int64(handle, index, value))
  }

  /// Sets a parameter to bytes that stay where they are until the statement is finished.
  func bind(borrowing bytes: UnsafeRawBufferPointer, at index: Int32) throws(StoreFailure) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      return try check(sqlite3_bind_zeroblob(handle, index, 0))
    }
    try check(sqlite3_bind_blob64(handle, index, start, UInt64(bytes.count), nil))
  }

  /// Goes to the next row; false at the end.
  func step() throws(StoreFailure) -> Bool {
    let code = sqlite3_step(handle)
    guard code != SQLITE_ROW else { return true }
    try check(code == SQLITE_DONE ? SQLITE_OK : code)
    return false
  }

  /// A column of the row, the first being 0.
  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// A copy of a column's bytes.
  func bytes(_ column: Int32) -> [UInt8] {
    // The pointer first: it is the call that decides how many bytes there are.
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func check(_ code: Int32) throws(StoreFailure) {
    guard code == SQLITE_OK else { throw connection.failure(code, operation) }
  }
}
