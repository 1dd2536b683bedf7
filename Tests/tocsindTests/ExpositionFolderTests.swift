import Glibc
import HostMetrics
import Model
import Testing

@testable import tocsind

@Suite struct ExpositionFolderTests {
  private let folder = TemporaryFolder()
  private let board = OutsideBoard(OutsideSignals(capacity: 100))
  private let tree = TemporaryFolder()

  private func reader(staleSeconds: Double = 900) -> ExpositionFolder {
    ExpositionFolder(path: folder.path, staleSeconds: staleSeconds, board: board)
  }

  /// A sampler that has no host to measure.
  private func sampler() -> HostSampler {
    var settings = SamplerSettings()
    settings.root = tree.path
    return HostSampler(settings: settings, outside: board.source)
  }

  /// Writes a file as it was at a time, in seconds since 1970.
  private func write(_ name: String, _ text: String, at seconds: Int) {
    let path = folder.write(name, text)
    let time = timespec(tv_sec: seconds, tv_nsec: 0)
    utimensat(AT_FDCWD, path, [time, time], 0)
  }

  @Test("a file is a source; its counters are rates over the time between two writings")
  func rates() {
    var reader = reader()
    let sampler = sampler()
    write("mail.prom", "# TYPE sent counter\nsent_total 10\nqueued 3\n", at: 1000)
    write("not-mine.txt", "x 1\n", at: 1000)
    reader.read(now: 1001)
    let first = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    #expect(first.appeared.map(\.descriptor.name) == ["queued"])
    #expect(first.appeared.first?.descriptor.entity == Entity(kind: .source, name: "mail"))
    reader.read(now: 1002)
    #expect(
      sampler.sample(monotonicNanoseconds: 2_000_000_000_000).samples.isEmpty, "nothing new was written")
    write("mail.prom", "# TYPE sent counter\nsent_total 70\nqueued 4\n", at: 1060)
    reader.read(now: 1061)
    let second = sampler.sample(monotonicNanoseconds: 3_000_000_000_000)
    #expect(second.appeared.map(\.descriptor.name) == ["sent_total"])
    #expect(second.samples.map(\.value).sorted() == [1, 4])
  }

  @Test("a bad file is told of by its line, what it said before stays, and other files are read")
  func bad() {
    var reader = reader()
    let sampler = sampler()
    write("a.prom", "x 1\n", at: 1000)
    write("b.prom", "y 1\n", at: 1000)
    reader.read(now: 1000)
    _ = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    write("a.prom", "x 2\nrubbish here\n", at: 1010)
    write("b.prom", "y 2\n", at: 1010)
    reader.read(now: 1010)
    let tick = sampler.sample(monotonicNanoseconds: 2_000_000_000_000)
    #expect(tick.vanished.isEmpty)
    #expect(tick.samples.map(\.value) == [2])
    let health = sampler.health.first { $0.name == "prometheus" }
    #expect(health?.lastError == "\(folder.path)/a.prom: line 2: expected a number, found \"here\"")
    write("a.prom", "x 3\n", at: 1020)
    reader.read(now: 1020)
    #expect(sampler.sample(monotonicNanoseconds: 3_000_000_000_000).samples.map(\.value) == [3])
    #expect(sampler.health.first { $0.name == "prometheus" }?.state == .working)
  }

  @Test("what is not written any more, or is gone, vanishes")
  func gone() {
    var reader = reader(staleSeconds: 60)
    let sampler = sampler()
    for name in ["old", "deleted", "kept"] { write(name + ".prom", "x 1\n", at: 1000) }
    reader.read(now: 1000)
    #expect(sampler.sample(monotonicNanoseconds: 1_000_000_000_000).appeared.count == 3)
    write("kept.prom", "x 2\n", at: 1050)
    unlink(folder.path + "/deleted.prom")
    reader.read(now: 1061)
    #expect(sampler.sample(monotonicNanoseconds: 2_000_000_000_000).vanished.count == 2)
    #expect(
      sampler.health.first { $0.name == "prometheus" }?.lastError
        == "\(folder.path)/old.prom: not written for 1m1s; its signals are no longer believed")
    write("old.prom", "x 5\n", at: 1062)
    reader.read(now: 1063)
    #expect(sampler.sample(monotonicNanoseconds: 3_000_000_000_000).samples.map(\.value) == [5])
    reader.close()
    #expect(sampler.sample(monotonicNanoseconds: 4_000_000_000_000).vanished.count == 2)
  }

  @Test("of two files with one name the second is told of and takes nothing from the first")
  func sameName() {
    let other = TemporaryFolder()
    var (first, second) = (
      reader(), ExpositionFolder(path: other.path, staleSeconds: 900, board: board)
    )
    let sampler = sampler()
    write("backup.prom", "a 1\n", at: 1000)
    other.write("backup.prom", "b 1\n")
    for _ in 0..<2 {
      first.read(now: 1001)
      second.read(now: 1001)
    }
    let tick = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    #expect(tick.appeared.map(\.descriptor.name) == ["a"])
    #expect(
      sampler.health.first { $0.name == "prometheus" }?.lastError
        == "\(other.path)/backup.prom: left out: \(folder.path)/backup.prom has the same name")
    first.close()
    second.read(now: 1002)
    #expect(
      sampler.sample(monotonicNanoseconds: 2_000_000_000_000).appeared.map(\.descriptor.name) == ["b"])
    second.close()
    #expect(board.update { $0.claims.names } == [])
  }

  @Test("a folder leaves the problems of one within it alone")
  func nested() {
    mkdir(folder.path + "/inner", 0o700)
    var (outer, inner) = (
      reader(), ExpositionFolder(path: folder.path + "/inner", staleSeconds: 900, board: board)
    )
    let sampler = sampler()
    folder.write("inner/bad.prom", "rubbish\n")
    inner.read(now: 1000)
    outer.read(now: 1000)
    _ = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    #expect(sampler.health.first { $0.name == "prometheus" }?.state == .failing)
  }

  @Test("a file that could not be opened is well again once it can be, though nobody wrote it anew")
  func reopened() {
    var reader = reader()
    let sampler = sampler()
    write("a.prom", "x 1\n", at: 1000)
    reader.read(now: 1000)
    // The owner of all files is refused by nothing but this: a link to itself has no end.
    rename(folder.path + "/a.prom", folder.path + "/kept")
    symlink("a.prom", folder.path + "/a.prom")
    reader.read(now: 1001)
    _ = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    #expect(sampler.health.first { $0.name == "prometheus" }?.state == .failing)
    rename(folder.path + "/kept", folder.path + "/a.prom")
    reader.read(now: 1002)
    _ = sampler.sample(monotonicNanoseconds: 2_000_000_000_000)
    #expect(sampler.health.first { $0.name == "prometheus" }?.state == .working)
  }

  @Test("a pipe, a folder, a huge file or a missing folder is an error and never waits")
  func obstacles() {
    var reader = reader()
    let sampler = sampler()
    mkfifo(folder.path + "/pipe.prom", 0o600)
    mkdir(folder.path + "/folder.prom", 0o700)
    folder.write(
      "huge.prom", [UInt8](repeating: UInt8(ascii: "\n"), count: ExpositionFolder.byteCapacity + 1))
    reader.read(now: 1000)
    _ = sampler.sample(monotonicNanoseconds: 1_000_000_000_000)
    let messages = sampler.takeNotices().map(\.message).filter { $0.contains(".prom") }
    #expect(messages.contains { $0.hasSuffix("pipe.prom: not a plain file") })
    #expect(messages.contains { $0.hasSuffix("folder.prom: not a plain file") })
    #expect(messages.contains { $0.hasSuffix("huge.prom: 4194305 bytes, at most 4194304 are read") })
    var missing = ExpositionFolder(path: folder.path + "/none", staleSeconds: 60, board: board)
    missing.read(now: 1000)
    _ = sampler.sample(monotonicNanoseconds: 2_000_000_000_000)
    #expect(sampler.takeNotices().contains { $0.message.hasSuffix("/none/: No such file or directory") })
  }
}
