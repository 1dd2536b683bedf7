public import Model

/// Reads a directory of journal files from one end to the other, in this process, for replay.
///
/// A file that is truncated meanwhile ends the process by SIGBUS; the daemon uses ``JournalReader``.
public enum JournalScanner {
  /// How much of a directory's journals, or of this machine's where it is `nil`, may be read.
  public static func access(directory: String?) -> JournalAccess {
    let files = JournalFiles(directories: directory.map { [$0] } ?? [])
    if let limitation = files.limitation { return .partly(limitation) }
    guard let problem = files.problem else { return .whole }
    return files.denied > 0 ? .denied(problem) : .none(problem)
  }

  /// Whose entries a directory holds: where a collector keeps other hosts', only those that name its machine are
  /// its own; any other directory is taken for the journal of one host, wherever it was copied from.
  private static func origin(directory: String?) -> EntryFilter.Origin {
    guard let directory else { return .local }
    let files = JournalFiles(directories: [directory]).found
    guard let remote = files.first(where: { $0.stem == "remote" || $0.remoteHost != nil }),
      let header = JournalFileHeader(path: remote.path)
    else { return .local }
    return .named(ownMachine: Array(header.machineID.hexadecimal.utf8))
  }

  /// Hands on all entries between two times, in batches, oldest first.
  ///
  /// - Parameters:
  ///   - directory: Where the `.journal` files are, or the directories of machines that hold them; `nil` for
  ///     all journals of this machine.
  ///   - from: Wall-clock time of the first entry, microseconds since 1970 UTC; the oldest one where absent.
  ///   - to: The last time that still counts; the newest entry where absent.
  ///   - ownUnit: A unit whose entries are left out; those of this process's user that carry `TOCSIN_ID=` are
  ///     left out too.
  ///   - body: Takes a batch, and the place of its last entry.
  /// - Throws: ``JournalFailure``; ``JournalFailure/consumer(_:)`` with what `body` threw.
  public static func forEachBatch(
    directory: String?, from: Int64? = nil, to: Int64? = nil, ownUnit: String = "",
    _ body: (EntryBatch, JournalPosition) throws -> Void
  ) throws(JournalFailure) {
    if let problem = JournalFiles(directories: directory.map { [$0] } ?? []).problem {
      throw .unavailable(problem)
    }
    let handle = try JournalHandle(directory: directory)
    var filter = EntryFilter()
    filter.own = OwnEntries(unit: ownUnit, messageIDs: [])
    filter.origin = origin(directory: directory)
    let landing = try handle.move(to: from.map { .realtime($0) } ?? .head)
    var source = EntrySource(handle, landing: landing, filter: filter)
    while true {
      var read = try source.read()
      guard read.count > 0 else { return }
      let position = try source.handle.position()
      if let to { read.batch.entries.removeAll { $0.realtimeMicroseconds > to } }
      do { try body(read.batch, position) } catch { throw .consumer(error) }
      if let to, position.realtimeMicroseconds > to { return }
    }
  }
}

/// How much of a journal may be read; the texts say what to do.
public enum JournalAccess: Hashable, Sendable {
  /// All of it.
  case whole
  /// Some files, and others not.
  case partly(String)
  /// There are files, and none may be read.
  case denied(String)
  /// There are no files.
  case none(String)
}
