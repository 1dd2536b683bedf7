internal import AlertLog
internal import FoundationEssentials
internal import Glibc

/// How far an instance has come, and what became of what it handed on.
struct NotifyState: Codable, Equatable {
  /// The last transition that was dealt with.
  var sequence: UInt64
  /// When it was decided.
  var time: String
  /// Its incident.
  var id: String
  /// Transitions that the program took.
  var delivered: UInt64 = 0
  /// Transitions that the settings do not want handed on.
  var passedOver: UInt64 = 0
  /// Transitions that were tried and given up, or were too old.
  var givenUp: UInt64 = 0
  /// Runs of the program that failed.
  var failedRuns: UInt64 = 0
  /// Transitions that were in no file any more.
  var missing: UInt64 = 0

  /// Begins at a place.
  init(at position: TailPosition) {
    (sequence, time, id) = (position.sequence, position.time, position.id)
  }

  /// The place.
  var position: TailPosition {
    get { TailPosition(sequence: sequence, time: time, id: id) }
    set { (sequence, time, id) = (newValue.sequence, newValue.time, newValue.id) }
  }
}

/// Keeps the state of an instance in a folder, from which one process at a time may go on.
final class NotifyStateFile {
  private static let longest = 4_096

  private let path: String
  private let lock: Int32

  /// Takes hold of the folder.
  ///
  /// - Throws: ``NotifyFailure`` where another process has it, or the system refuses.
  init(folder: String) throws(NotifyFailure) {
    path = folder + "/position.json"
    lock = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw .system("open", folder + "/lock") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw .isRunning(folder: folder)
    }
  }

  deinit { close(lock) }

  /// The state that was saved last; nil before the first time.
  func load() throws(NotifyFailure) -> NotifyState? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("open", path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.longest)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .system("read", path) }
    guard let state = try? JSONDecoder().decode(NotifyState.self, from: Data(bytes[..<count])) else {
      throw .damaged(path: path)
    }
    return state
  }

  /// Replaces the state on the disk; after a power cut there is the old one or the new one.
  func save(_ state: NotifyState) throws(NotifyFailure) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard let data = try? encoder.encode(state) else { throw .damaged(path: path) }
    let fresh = path + ".new"
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system("open", fresh) }
    let bytes = Array(data) + [UInt8(ascii: "\n")]
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fdatasync(descriptor) == 0
    let failure = NotifyFailure.system("write", fresh)
    close(descriptor)
    guard isWritten else { throw failure }
    guard rename(fresh, path) == 0 else { throw .system("rename", fresh) }
  }
}
