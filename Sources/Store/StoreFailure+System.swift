import CSQLite
import Glibc

extension StoreFailure {
  /// A failure of the system.
  init(errno code: Int32, path: String, operation: String) {
    self.init(
      kind: Self.kind(errno: code) ?? .other, path: path, operation: operation,
      reason: String(cString: strerror(code)))
  }

  /// A failure of SQLite, with the system's reason where there is one.
  init(sqlite code: Int32, database: OpaquePointer?, path: String, operation: String) {
    let system = database.map { sqlite3_system_errno($0) } ?? 0
    let message = OneLine.text(
      String(cString: database.flatMap { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)))
    self.init(
      kind: Self.kind(sqlite: code, errno: system), path: path, operation: operation,
      reason: system == 0 ? message : "\(message) (\(String(cString: strerror(system))))")
  }

  /// SQLite's code says what is wrong unless it only says that opening or I/O failed: then the system knows.
  private static func kind(sqlite code: Int32, errno: Int32) -> Kind {
    switch code & 0xff {
    case SQLITE_FULL: .noSpace
    case SQLITE_READONLY: .readOnly
    case SQLITE_PERM, SQLITE_AUTH: .permission
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_TOOBIG: .tooLarge
    // SQLITE_ERROR too: our statements are right, so what they meet is not.
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT, SQLITE_ERROR: .damaged
    default: kind(errno: errno) ?? .other
    }
  }

  private static func kind(errno: Int32) -> Kind? {
    switch errno {
    case ENOSPC, EDQUOT, EFBIG: .noSpace
    case EROFS: .readOnly
    case EACCES, EPERM: .permission
    case ENOENT, ENOTDIR: .missing
    default: nil
    }
  }
}
