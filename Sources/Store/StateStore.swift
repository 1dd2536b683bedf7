import CSQLite
import Glibc
import Synchronization

/// The daemon's state on disk: the newest snapshots, in one SQLite file.
///
/// A snapshot that was saved is there after a kill at any instant and after a power cut; SQLite sees to that, with
/// the settings that `StateFile` explains. What is damaged or foreign is moved aside and the store begins afresh, so
/// that no file can keep the daemon from starting. After a failed write the store is as before and can be written
/// again. What another version of the program wrote is kept as `FormerStates` explains.
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
  private let directory: String
  private let program: StateProgram
  /// True when the file that was found had to make way, as only another version of the program reads it.
  private let foundForeignFile: Bool
  private let state: Mutex<State>

  /// Opens the state in a folder that exists, or begins it.
  ///
  /// - Parameters:
  ///   - directory: The state folder.
  ///   - program: Who opens it.
  ///   - now: Wall-clock time, microseconds since 1970 UTC; names what is moved aside.
  /// - Throws: What is in the way: a missing or read-only folder, permissions, no space. Never for damage.
  public init(directory: String, program: StateProgram, now: () -> Int64) throws(StoreFailure) {
    path = "\(directory)/\(Self.fileName)"
    self.directory = directory
    self.program = program
    var notices: [String] = []
    let opened = try Self.open(directory, atMicroseconds: now(), &notices)
    foundForeignFile = opened.isAfresh
    Self.keepFormer(in: opened.connection, directory, program, &notices)
    state = Mutex(State(connection: opened.connection, notices: notices))
  }

  /// What a human should hear of: files moved aside or kept, snapshots that cannot be read.
  public var notices: [String] { state.withLock { $0.notices } }

  /// How much room the file takes, bytes.
  public var sizeBytes: Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Saves a snapshot and drops all but the newest before it; durable when it returns.
  public func saveSnapshot(_ snapshot: Snapshot) throws(StoreFailure) {
    try state.withLock { state throws(StoreFailure) in
      defer { state.connection.releaseMemory() }
      try SnapshotTable(connection: state.connection).save(
        snapshot, of: program.version, keeping: Self.keptSnapshots)
    }
  }

  /// The snapshots whose checksums hold, newest first; the others become notices.
  ///
  /// Where the newest is of a format that this program does not read, what it had itself known before, if that is
  /// still kept, comes behind.
  public func snapshots() throws(StoreFailure) -> [Snapshot] {
    try state.withLock { state throws(StoreFailure) in
      let (snapshots, notices) = try SnapshotTable(connection: state.connection).load()
      state.notices = (state.notices + notices).suffix(Self.mostNotices)
      let isForeign = snapshots.first.map { $0.formatVersion != program.snapshotFormat } ?? foundForeignFile
      guard isForeign else { return snapshots }
      return snapshots + Self.former(in: directory).snapshots(format: program.snapshotFormat)
    }
  }

  /// Removes what was moved aside or kept for another version, if it is too old or takes too much room.
  ///
  /// - Parameters:
  ///   - now: Wall-clock time, microseconds since 1970 UTC.
  ///   - seconds: How long such files are kept.
  ///   - room: How many bytes the state and such files may take together.
  /// - Returns: The names of what was removed.
  public func removeLeftovers(atMicroseconds now: Int64, olderThan seconds: Int64, beyond room: Int64)
    -> [String]
  {
    Leftovers(directory: directory, name: Self.fileName).remove(
      at: now / 1_000_000, olderThan: seconds, beyond: room)
  }

  private static func former(in directory: String) -> FormerStates {
    FormerStates(directory: directory, name: fileName)
  }

  /// Keeps the newest snapshot if another version wrote it; where that fails the daemon starts all the same.
  private static func keepFormer(
    in connection: Connection, _ directory: String, _ program: StateProgram, _ notices: inout [String]
  ) {
    let table = SnapshotTable(connection: connection)
    do throws(StoreFailure) {
      guard let version = try table.newestVersion(), version != program.version,
        let newest = try table.load().snapshots.first
      else { return }
      let kept = try former(in: directory).keep(newest, of: version)
      notices.append(
        "\(connection.path) was written by \(OneLine.text(version)); its newest snapshot is kept in \(kept)")
    } catch {
      notices.append("\(error); going back to the version before will find nothing that it knew")
    }
  }

  private static func open(
    _ directory: String, atMicroseconds now: Int64, _ notices: inout [String]
  ) throws(StoreFailure) -> sending (connection: Connection, isAfresh: Bool) {
    let path = "\(directory)/\(fileName)"
    var isAfresh = false
    switch try StateFile.open(path) {
    case .ready(let connection): return (connection, false)
    case .foreign(let schema, let version):
      let target = try former(in: directory).moveAside(of: version)
      notices.append("\(path) has version \(schema), which this program does not read; kept as \(target)")
      isAfresh = true
    case .unfit(let reason):
      let quarantine = Quarantine(directory: directory, name: fileName)
      let target = try quarantine.moveAside(atMicroseconds: now)
      notices.append("\(path) \(reason); moved to \(target), starting afresh")
      notices += quarantine.removeOldest().map { "\(directory)/\($0) removed: only the newest are kept" }
    }
    switch try StateFile.open(path) {
    case .ready(let connection): return (connection, isAfresh)
    case .foreign, .unfit:
      throw StoreFailure(kind: .other, path: path, operation: "begin the state", reason: "it is not as begun")
    }
  }
}
