/// The rows of snapshots.
struct SnapshotTable {
  /// What fits into a row beside the numbers.
  private static let largestSnapshot = Connection.largestValue - 1_024

  let connection: Connection

  /// Inserts a snapshot of a version of the program and deletes the oldest beyond a number, in one transaction.
  ///
  /// The deletion comes first: its pages serve the insertion, so the file stays at the size of what is kept.
  func save(_ snapshot: Snapshot, of version: String, keeping count: Int) throws(StoreFailure) {
    let operation = "write a snapshot"
    let size = snapshot.engine.count + snapshot.journalCursor.utf8.count
    guard size <= Self.largestSnapshot else {
      throw StoreFailure(
        kind: .tooLarge, path: connection.path, operation: operation,
        reason: "its \(size) bytes are more than \(Self.largestSnapshot)")
    }
    try connection.transaction(operation) { () throws(StoreFailure) in
      try connection.run(
        """
        DELETE FROM snapshot WHERE id NOT IN (SELECT id FROM snapshot ORDER BY id DESC LIMIT \(count - 1))
        """, to: operation)
      try insert(snapshot, of: version, operation)
    }
  }

  /// Reads all rows, newest first, with a notice for each whose checksum does not hold.
  func load() throws(StoreFailure) -> (snapshots: [Snapshot], notices: [String]) {
    let statement = try connection.prepare(
      """
      SELECT format, realtime, alert_sequence, cursor, engine, checksum, id FROM snapshot ORDER BY id DESC
      """, to: "read the snapshots")
    var snapshots: [Snapshot] = []
    var notices: [String] = []
    while try statement.step() {
      if let snapshot = Self.snapshot(of: statement) {
        snapshots.append(snapshot)
      } else {
        notices.append("\(connection.path): snapshot \(statement.integer(6)) is damaged and was passed over")
      }
    }
    return (snapshots, notices)
  }

  /// The version of the program that wrote the newest row; nil where there is none.
  func newestVersion() throws(StoreFailure) -> String? {
    try connection.texts("SELECT program FROM snapshot ORDER BY id DESC LIMIT 1", to: "read the snapshots")
      .first
  }

  private func insert(
    _ snapshot: Snapshot, of version: String, _ operation: String
  ) throws(StoreFailure) {
    let statement = try connection.prepare(
      """
      INSERT INTO snapshot (format, realtime, alert_sequence, cursor, engine, checksum, program) \
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, to: operation)
    try statement.bind(Int64(snapshot.formatVersion), at: 1)
    try statement.bind(snapshot.realtimeMicroseconds, at: 2)
    try statement.bind(Int64(bitPattern: snapshot.alertSequence), at: 3)
    try statement.bind(Int64(bitPattern: snapshot.checksum), at: 6)
    try bindAndStep(
      statement, cursor: Array(snapshot.journalCursor.utf8), engine: snapshot.engine,
      version: Array(version.utf8))
  }

  /// Binds the bytes where they lie: a copy of tens of megabytes every ten minutes would be the daemon's peak.
  private func bindAndStep(
    _ statement: borrowing Statement, cursor: [UInt8], engine: [UInt8], version: [UInt8]
  ) throws(StoreFailure) {
    try cursor.withUnsafeBufferPointer { cursor throws(StoreFailure) in
      try engine.withUnsafeBufferPointer { engine throws(StoreFailure) in
        try version.withUnsafeBufferPointer { version throws(StoreFailure) in
          try statement.bind(borrowing: UnsafeRawBufferPointer(cursor), at: 4)
          try statement.bind(borrowing: UnsafeRawBufferPointer(engine), at: 5)
          try statement.bind(borrowing: UnsafeRawBufferPointer(version), at: 7)
          _ = try statement.step()
        }
      }
    }
  }

  private static func snapshot(of row: borrowing Statement) -> Snapshot? {
    guard let format = UInt32(exactly: row.integer(0)),
      let cursor = String(validating: row.bytes(3), as: UTF8.self)
    else { return nil }
    let snapshot = Snapshot(
      formatVersion: format, realtimeMicroseconds: row.integer(1), engine: row.bytes(4),
      journalCursor: cursor,
      alertSequence: UInt64(bitPattern: row.integer(2)))
    return snapshot.checksum == UInt64(bitPattern: row.integer(5)) ? snapshot : nil
  }
}
