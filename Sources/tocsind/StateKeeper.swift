import Configuration
import Glibc
import Store

/// The state folder, as far as it can be used: a host whose disk is read-only is watched all the same.
final class StateKeeper {
  private let directory: String
  private var store: StateStore?

  /// Opens the state; what keeps it from opening is said once, and tried again at every snapshot.
  init(directory: String) {
    self.directory = directory
    do { store = try Self.open(directory) } catch {
      Log.warning("\(error); watching without a past, and what is learned will not survive a restart")
    }
  }

  /// The snapshots that there are, newest first.
  func snapshots() -> [Snapshot] {
    guard let store else { return [] }
    do { return try store.snapshots() } catch {
      Log.warning("\(error); starting without a past")
      return []
    }
  }

  /// Saves a snapshot that fits twice into `limit` bytes: the one before it is kept as well.
  func save(_ snapshot: Snapshot, limit: ByteSize) throws(StoreFailure) {
    guard Int64(snapshot.engine.count) * Int64(StateStore.keptSnapshots) <= limit.bytes else {
      throw StoreFailure(
        kind: .tooLarge, path: directory, operation: "save a snapshot of \(snapshot.engine.count) bytes",
        reason: "two of them do not fit resources.state_max = \(limit)")
    }
    let store = if let store { store } else { try Self.open(directory) }
    self.store = store
    try store.saveSnapshot(snapshot)
  }

  private static func open(_ directory: String) throws(StoreFailure) -> StateStore {
    _ = mkdir(directory, 0o750)
    let store = try StateStore(directory: directory) { Clock.realtimeMicroseconds }
    store.notices.forEach { Log.warning($0) }
    return store
  }
}
