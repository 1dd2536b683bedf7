import Configuration
import Control
import Engine
import Glibc
import Store

/// The state folder, as far as it can be used: a host whose disk is read-only is watched all the same.
final class StateKeeper {
  private let directory: String
  private var store: StateStore?
  private let warn: (String) -> Void

  /// Opens the state; what keeps it from opening is said once, and tried again at every snapshot.
  init(directory: String, warn: @escaping (String) -> Void = Log.warning) {
    (self.directory, self.warn) = (directory, warn)
    do { store = try Self.open(directory, warn) } catch {
      warn("\(error); watching without a past, and what is learned will not survive a restart")
    }
  }

  /// The snapshots that there are, newest first.
  func snapshots() -> [Snapshot] {
    guard let store else { return [] }
    let told = Set(store.notices)
    // Which snapshots are damaged turns out as they are read.
    defer { store.notices.filter { !told.contains($0) }.forEach(warn) }
    do { return try store.snapshots() } catch {
      warn("\(error); starting without a past")
      return []
    }
  }

  /// Saves a snapshot that fits twice into `limit` bytes: the one before it is kept as well.
  ///
  /// What lies beside the state has the rest of the room, and `leftovers` of time.
  ///
  /// - Parameters:
  ///   - snapshot: The snapshot.
  ///   - limit: The room for all.
  ///   - leftovers: How long what lies beside is kept.
  ///   - now: Wall-clock time, microseconds since 1970 UTC; nil where no clock is to be believed.
  /// - Throws: ``StoreFailure`` where it does not fit, or cannot be written.
  func save(_ snapshot: Snapshot, limit: ByteSize, leftovers: TimeSpan, at now: Int64?)
    throws(StoreFailure)
  {
    guard Int64(snapshot.engine.count) * Int64(StateStore.keptSnapshots) <= limit.bytes else {
      throw StoreFailure(
        kind: .tooLarge, path: directory, operation: "save a snapshot of \(snapshot.engine.count) bytes",
        reason: "two of them do not fit resources.state_max = \(limit)")
    }
    let store = if let store { store } else { try Self.open(directory, warn) }
    self.store = store
    try store.saveSnapshot(snapshot)
    let removed = store.removeLeftovers(
      atMicroseconds: now ?? 0, olderThan: now == nil ? .max : leftovers.seconds, beyond: limit.bytes)
    for name in removed { Log.notice("\(directory)/\(name) removed: its time, or the room for it, is over") }
  }

  private static func open(
    _ directory: String, _ warn: (String) -> Void
  ) throws(StoreFailure) -> StateStore {
    _ = mkdir(directory, 0o750)
    let program = StateProgram(version: TocsinVersion.number, snapshotFormat: Engine.snapshotVersion)
    let store = try StateStore(directory: directory, program: program) { Clock.realtimeMicroseconds }
    store.notices.forEach(warn)
    return store
  }
}
