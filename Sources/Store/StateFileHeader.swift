import Glibc

/// The first bytes of a SQLite file, looked at before SQLite is let near it.
///
/// A flipped bit there can turn the file into one that SQLite opens as a write-ahead log, beginning more files
/// beside it, or as one that is read only. The descriptor is closed before SQLite opens the file: closing one
/// later would drop SQLite's locks (POSIX locks belong to the process).
enum StateFileHeader {
  private static let magic = Array("SQLite format 3\0".utf8)
  /// Offsets of the write and read versions (https://www.sqlite.org/fileformat2.html#the_database_header).
  private static let versionOffsets = 18...19
  private static let rollbackJournal: UInt8 = 1
  private static let operation = "open the state"

  /// Why the file cannot be ours, if so; creates an empty one when there is none.
  static func unfitness(creatingIfAbsent path: String) throws(StoreFailure) -> String? {
    // Only the group may read along: state tells what runs on the host.
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o640)
    guard descriptor >= 0 else { throw StoreFailure(errno: errno, path: path, operation: operation) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw StoreFailure(errno: errno, path: path, operation: operation)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StoreFailure(kind: .other, path: path, operation: operation, reason: "not a regular file")
    }
    return status.st_size == 0 ? nil : try unfitness(of: descriptor, path)
  }

  private static func unfitness(of descriptor: Int32, _ path: String) throws(StoreFailure) -> String? {
    var header = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &header, header.count, 0)
    guard count >= 0 else { throw StoreFailure(errno: errno, path: path, operation: operation) }
    guard count == header.count, header.starts(with: magic) else { return "is not a SQLite file" }
    guard header[versionOffsets].allSatisfy({ $0 == rollbackJournal }) else {
      return "does not use a rollback journal"
    }
    return nil
  }
}
