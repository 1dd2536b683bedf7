import CZlib
import Glibc
import Model
import Synchronization
import TestSupport

@testable import LogFiles

/// A log in a folder of its own, which a test writes, rotates and has read, with clocks that the test turns.
final class LogBed {
  /// What an engine would know: the lines, how far the files were read, and what is missing.
  struct Taken {
    var lines: [String] = []
    var entries: [LogEntry] = []
    var positions = FilePositions()
    var gaps: [FileGap] = []
  }

  /// Clocks for one test.
  final class Clocks: Sendable {
    let realtime = Atomic<Int64>(1_795_000_000_000_000)
    let monotonic = Atomic<UInt64>(1_000_000_000)

    var clock: FileClock {
      FileClock(
        realtimeMicroseconds: { self.realtime.load(ordering: .relaxed) },
        monotonicNanoseconds: { self.monotonic.load(ordering: .relaxed) })
    }
  }

  let folder: String
  let clocks = Clocks()
  var options = FollowerOptions()
  private(set) var taken = Taken()
  private var saved = Taken()
  private(set) var notices: [String] = []
  private(set) var follower: FileFollower
  private var descriptor: Int32 = -1
  private var written = 0

  /// Makes an empty log `a.log` and a reader that waits at its end.
  init(_ change: (inout FollowerOptions) -> Void = { _ in }) {
    folder = makeTemporaryFolder() ?? "/nonexistent"
    options.sources = [FileSource(path: "\(folder)/*.log", format: .plain)]
    change(&options)
    follower = FileFollower(options: options, clock: clocks.clock)
    create()
    pass(0)
    // The files of a test are written by the machine's clock.
    clocks.realtime.store(FileClock.system.realtimeMicroseconds(), ordering: .relaxed)
    poll()
    save()
  }

  deinit {
    close(descriptor)
    for name in Folder.names(folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  // MARK: Writing

  func create() {
    if descriptor >= 0 { close(descriptor) }
    // The kernel's stamps tell moments apart that lie a tick of its clock from each other.
    usleep(12_000)
    descriptor = open(path("a.log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
  }

  func write(_ text: String) { write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes lines that are numbered on, and returns their number.
  @discardableResult
  func append(_ count: Int) -> Int {
    write((written..<written + count).map { "line \($0) of many\n" }.joined())
    written += count
    return written
  }

  /// Every line that was ever written.
  var everyLine: [String] { (0..<written).map { "line \($0) of many" } }

  /// Moves `a.log.1` to `a.log.2` and so on, as far as there are any.
  func shift(keeping count: Int = 100) {
    for number in stride(from: count, through: 1, by: -1) {
      for ending in ["", ".gz"] {
        _ = rename(path("a.log.\(number)\(ending)"), path("a.log.\(number + 1)\(ending)"))
      }
    }
    for ending in ["", ".gz"] { unlink(path("a.log.\(count + 1)\(ending)")) }
  }

  /// Rotates by renaming; what is written before `create()` still goes to the old file.
  func rotate(keeping count: Int = 100) {
    shift(keeping: count)
    _ = rename(path("a.log"), path("a.log.1"))
  }

  /// Rotates by copying and truncating; writes `between` into the gap between the two.
  func copyAndTruncate(between lines: Int = 0) {
    shift()
    let bytes = Self.read(path("a.log"))
    let copy = open(path("a.log.1"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
    _ = bytes.withUnsafeBytes { Glibc.write(copy, $0.baseAddress, $0.count) }
    close(copy)
    append(lines)
    truncate()
  }

  func truncate() {
    usleep(12_000)
    ftruncate(descriptor, 0)
    usleep(12_000)
  }

  /// Compresses a file as gzip does: the new one has the old one's time.
  func compress(_ name: String) {
    var status = stat()
    guard stat(path(name), &status) == 0 else { return }
    let bytes = Self.read(path(name))
    let stream = gzopen(path(name + ".gz"), "wb")
    _ = bytes.withUnsafeBytes { gzwrite(stream, $0.baseAddress, UInt32($0.count)) }
    gzclose(stream)
    let times = [status.st_atim, status.st_mtim]
    utimensat(AT_FDCWD, path(name + ".gz"), times, 0)
    unlink(path(name))
  }

  private static func read(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return Array(bytes.prefix(max(0, count)))
  }

  // MARK: Reading

  func poll() {
    clocks.realtime.store(FileClock.system.realtimeMicroseconds(), ordering: .relaxed)
    while follower.poll(take) {}
    notices += follower.takeNotices()
  }

  private func take(_ batch: FileBatch) -> Bool {
    taken.gaps += batch.gaps
    taken.lines += batch.entries.entries.map { batch.entries.string($0.message) }
    taken.entries += batch.entries.entries
    for position in batch.positions { taken.positions.note(position) }
    return true
  }

  /// Reads what was written while so much time passes.
  func pass(_ seconds: Double) {
    clocks.monotonic.add(UInt64(seconds * 1e9), ordering: .relaxed)
  }

  /// Keeps what was taken, as a snapshot does.
  func save() { saved = taken }

  /// Kills the reader: a new one goes on from the snapshot.
  func kill() {
    taken = saved
    let savedAt = clocks.realtime.load(ordering: .relaxed)
    follower = FileFollower(
      options: options, saved: taken.positions.all, savedAt: savedAt, clock: clocks.clock)
    poll()
  }
}
