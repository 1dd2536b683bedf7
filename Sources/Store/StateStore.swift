import CSQLite
import Glibc
import Synchronization

/// The daemon's state on disk: the newest snapshots, in one SQLite file.
///
/// A snapshot that was saved is there after a kill at any instant and after a power cut; SQLite sees to that, with
/// the settings that `StateFile` explains. What is damaged, foreign or of another version is moved aside and the
/// store begins afresh, so that no file can keep the daemon from starting. After a failed write the store is as
/// before and can be written again.
///
/// Safe to use from several threads; one process at a time.
public final class StateStore: Sendable {
  /// How many snapshots are kept: the newest, and the one before in case the newest cannot be decoded.
  public static let keptSnapshots = 2
  private static let fileName = "state.db"
  /// Notices are for a log; one that is not read must not grow.
  private static let mostNotices = 100

  private struct State {
    let connection: Connection
    var notices: [String]
  }

  /// The file.
  public let path: String
  private let state: Mutex<State>

  /// Opens the state in a folder that exists, or begins it.
  ///
  /// - Parameters:
  ///   - directory: The state folder.
  ///   - now: Wall-clock time, microseconds since 1970 UTC; names what is moved aside.
  /// - Throws: What is in the way: a missing or read-only folder, permissions, no space. Never for damage.
  public init(directory: String, now: () -> Int64) throws(StoreFailure) {
    path = "\(directory)/\(Self.fileName)"
    var notices: [String] = []
    let connection = try Self.open(directory, atMicroseconds: now(), &notices)
    state = Mutex(State(connection: connection, notices: notices))
  }

  /// What a human should hear of: files moved aside, snapshots that cannot be read.
  public var notices: [String] { state.withLock { $0.notices } }

  /// How much room the file takes, bytes.
  public var sizeBytes: Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Saves a snapshot and drops all but the newest before it; durable when it returns.
  public func saveSnapshot(_ snapshot: Snapshot) throws(StoreFailure) {
    try state.withLock { state throws(StoreFailure) in
      try SnapshotTable(connection: state.connection).save(snapshot, keeping: Self.keptSnapshots)
    }
  }

  /// The snapshots whose checksums hold, newest first; the others become notices.
  public func snapshots() throws(StoreFailure) -> [Snapshot] {
    try state.withLock { state throws(StoreFailure) in
      let (snapshots, notices) = try SnapshotTable(connection: state.connection).load()
      state.notices = (state.notices + notices).suffix(Self.mostNotices)
      return snapshots
    }
  }

  private static func open(
    _ directory: String, atMicroseconds now: Int64, _ notices: inout [String]
  ) throws(StoreFailure) -> sending Connection {
    let path = "\(directory)/\(fileName)"
    switch try StateFile.open(path) {
    case .ready(let connection): return connection
    case .unfit(let reason):
      let quarantine = Quarantine(directory: directory, name: fileName)
      let target = try quarantine.moveAside(atMicroseconds: now)
      notices.append("\(path) \(reason); moved to \(target), starting afresh")
      notices += quarantine.removeOldest().map { "\(directory)/\($0) removed: only the newest are kept" }
    }
    switch try StateFile.open(path) {
    case .ready(let connection): return connection
    case .unfit(let reason):
      throw StoreFailure(kind: .other, path: path, operation: "begin the state", reason: reason)
    }
  }
}
