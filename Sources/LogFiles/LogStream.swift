import Glibc
import Model

/// One log under one name, whatever files hold it: the one that is written to, and those it was rotated into
/// that are not read to their end.
final class LogStream {
  /// What has been counted since the log is followed.
  struct Counts {
    var lines: UInt64 = 0
    var gaps: UInt64 = 0
    var lostBytes: UInt64 = 0
  }

  let path: String
  let unit: String
  let source: FileSource
  /// Older files first; the last one is the newest that was found.
  var files: [TailedFile] = []
  var counts = Counts()
  /// Why it cannot be read, if so.
  var problem: FileProblem?
  /// Where the reader was before a restart, until the files can be looked at.
  var unresolved: [FilePosition] = []
  /// When the name last led to the newest file, microseconds since 1970 UTC.
  var steadyAt: Int64 = 0
  /// The log's own place, symbolic links resolved: its rotated files lie beside it.
  var resolvedPath: String
  /// True until the log was opened for the first time, if what it held before is of no interest.
  var startsAtEnd = false
  /// What the next batch has to tell beside lines.
  var pending = FileBatch()
  let options: FollowerOptions
  let clock: FileClock
  private var composer: EntryComposer

  init(path: String, source: FileSource, options: FollowerOptions, clock: FileClock) {
    self.path = path
    self.source = source
    self.options = options
    self.clock = clock
    unit = source.unit ?? path
    composer = EntryComposer(unit: unit, format: source.format)
    resolvedPath = path
  }

  /// Bytes that are there and not yet read.
  var waitingBytes: UInt64 { files.reduce(0) { $0 + $1.waitingBytes } }

  /// True once neither the name nor any file leads anywhere.
  var isOver: Bool {
    files.isEmpty && unresolved.isEmpty && pending.isEmpty && problem?.isMissing == true
  }

  /// The files that are open.
  var identities: [FileIdentity] { files.map(\.identity) }

  /// The folder in which its rotated files appear.
  var folder: String { Folder.parent(of: resolvedPath) }

  /// Bytes of lines beyond what is kept, lines cut, zeros passed over.
  var cut: LineCutter.Counts { files.reduce(into: finishedCut) { $0.add($1.cutter.counts) } }
  private var finishedCut = LineCutter.Counts()

  /// Has the next batch tell of a gap.
  func report(_ bytes: UInt64, _ reason: FileGap.Reason) {
    counts.gaps += 1
    counts.lostBytes += bytes
    pending.gaps.append(FileGap(path: path, unit: unit, bytes: bytes, reason: reason))
  }

  /// Has the next batch void a position.
  func forget(_ position: FilePosition) {
    var position = position
    position.isFinished = true
    pending.positions.append(position)
  }
}

// MARK: - Reading

extension LogStream {
  /// Reads a chunk of the oldest file that has anything, and hands over what came of it.
  ///
  /// - Parameters:
  ///   - buffer: Room for a chunk.
  ///   - deliver: Takes a batch; false where nobody wants any more.
  /// - Returns: True where more may follow at once, nil where nobody wants any more.
  func step(_ buffer: inout [UInt8], _ deliver: (FileBatch) -> Bool) -> Bool? {
    for file in files {
      let before = file.position
      var batch = FileBatch()
      let outcome = read(file, &buffer, into: &batch)
      if differs(file.position, before) { pending.positions.append(file.position) }
      note(outcome, of: file)
      guard hand(batch.entries, deliver) else { return nil }
      switch outcome {
      case .atEnd: continue
      case .failed: return false
      case .more, .truncated, .damaged: return true
      }
    }
    return false
  }

  private func note(_ outcome: TailedFile.Outcome, of file: TailedFile) {
    switch outcome {
    case .more: break
    case .atEnd: if isDone(file) { finish(file) }
    case .truncated: recover(file)
    case .damaged:
      report(0, .damaged)
      finish(file)
    case .failed(let code): problem = FileProblem(path: path, errno: code)
    }
  }

  private func differs(_ position: FilePosition, _ before: FilePosition) -> Bool {
    position.offset != before.offset || position.isInsideLine != before.isInsideLine
  }

  private func read(
    _ file: TailedFile, _ buffer: inout [UInt8], into batch: inout FileBatch
  ) -> TailedFile.Outcome {
    let now = clock.realtimeMicroseconds()
    let outcome = file.read(&buffer, now: now, monotonic: clock.monotonicNanoseconds()) { line, floor in
      composer.add(line, from: floor, to: now, into: &batch.entries)
    }
    counts.lines += UInt64(batch.entries.entries.count)
    return outcome
  }

  /// Hands over lines with all else that is to be told; nothing where there is nothing.
  private func hand(_ entries: EntryBatch, _ deliver: (FileBatch) -> Bool) -> Bool {
    var whole = pending
    pending = FileBatch()
    whole.entries = entries
    return whole.isEmpty || deliver(whole)
  }

  /// Hands over what is to be told without any line.
  func handPending(_ deliver: (FileBatch) -> Bool) -> Bool { hand(EntryBatch(), deliver) }
}

// MARK: - Ending

extension LogStream {
  /// True for a file of which nothing more is expected.
  private func isDone(_ file: TailedFile) -> Bool {
    if file.isFinal { return true }
    let status = file.bytes.status
    let isDeleted = status.map { $0.links == 0 } ?? true
    // The newest file is waited for as long as it has a name, whichever.
    guard file !== files.last || isDeleted else { return false }
    let idle = Double(clock.monotonicNanoseconds() &- min(file.grewAt, clock.monotonicNanoseconds())) / 1e9
    return idle >= (isDeleted ? options.deletedDrainSeconds : options.drainSeconds)
  }

  /// Closes a file for good.
  func finish(_ file: TailedFile) {
    finishedCut.add(file.cutter.counts)
    files.removeAll { $0 === file }
    forget(file.position)
  }

  /// Closes the oldest rotated file that is read to its end; false where there is none.
  func finishOldestRotated() -> Bool {
    guard files.count > 1, files[0].waitingBytes == 0 else { return false }
    finish(files[0])
    return true
  }
}
