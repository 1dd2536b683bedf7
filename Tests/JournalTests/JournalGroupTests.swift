import Glibc
import Model
import Testing

@testable import Journal

@Suite(
  "Several journals",
  .enabled(
    if: JournalFixture.isPossible && ReaderProgram.path != nil,
    "needs systemd-journal-remote and the built tocsind"))
struct JournalGroupTests {
  /// A folder with this host's file and those of two others, as systemd-journal-remote names them.
  private func collector() throws -> JournalBed {
    let bed = try JournalBed(entries: 0)
    for (place, name) in ["system", "remote-web1", "remote-web2"].enumerated() {
      try bed.addFile("\(name).journal", numbers: place * 1000..<place * 1000 + 300)
    }
    return bed
  }

  @Test("each host's entries come under its own name, all of them once, and gaps can be seen")
  func hosts() throws {
    let bed = try collector()
    let run = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(run.units == ["nginx.service": 300, "web1/nginx.service": 300, "web2/nginx.service": 300])
    #expect(Set(run.messages).count == 900)
    #expect(run.others.isEmpty)
  }

  @Test("one cursor text leads behind the last entry of each journal")
  func cursors() throws {
    let bed = try collector()
    let before = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(JournalPlaces(text: before.cursor) != nil)
    let again = ReaderRun(try bed.reader(start: .cursor(before.cursor)), until: .caughtUp)
    #expect(again.messages.isEmpty && again.others.isEmpty)
    try bed.addFile("remote-web1@1.journal", numbers: 1300..<1310)
    let reader = try bed.reader(start: .cursor(before.cursor))
    #expect(ReaderRun(reader, untilEntries: 10).messages == (1300..<1310).map { "entry \($0)" })
  }

  @Test("a host that begins to send while the reader runs is read from then on")
  func newHost() throws {
    let bed = try collector()
    let reader = try bed.reader(start: .head)
    _ = ReaderRun(reader, until: .caughtUp)
    try bed.addFile("remote-web3.journal", numbers: 0..<20)
    let run = ReaderRun(reader, untilEntries: 20)
    #expect(run.units == ["web3/nginx.service": 20])
  }

  @Test("more files that are written than may be open are read in turns, each entry once, and without a spin")
  func crowd() throws {
    let bed = try JournalBed(entries: 0)
    for user in 0..<12 {
      var fixture = JournalFixture()
      for number in 0..<60 {
        fixture.skip(toIndex: Int64(number * 12 + user))
        fixture.addNumbered(number * 12 + user..<number * 12 + user + 1)
      }
      try fixture.write(to: bed.directory.file("user-\(user).journal"))
    }
    // A limit of 80 leaves room for eight files.
    let reader = try bed.reader(start: .head, through: ["/usr/bin/prlimit", "--nofile=80"])
    let run = ReaderRun(reader, until: .caughtUp)
    #expect(run.messages.sorted() == (0..<720).map { "entry \($0)" }.sorted())
    #expect(run.gaps.isEmpty)
    let child = try #require(reader.childIdentifier)
    let before = Self.processorTicks(child)
    #expect(reader.next(timeoutMilliseconds: 3000) == nil)
    // Eight attempts to open files in three seconds, against a hundred ticks a second of a spin.
    #expect(Self.processorTicks(child) - before < 30)
    let again = ReaderRun(
      try bed.reader(start: .cursor(run.cursor), through: ["/usr/bin/prlimit", "--nofile=80"]),
      until: .caughtUp)
    #expect(again.messages.isEmpty)
  }

  /// How long a process has computed, in hundredths of a second.
  private static func processorTicks(_ process: Int32) -> Int {
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(file, &bytes, bytes.count)
    let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return words.count > 14 ? (Int(words[13]) ?? 0) + (Int(words[14]) ?? 0) : 0
  }

  @Test("several folders are read, each with its own place")
  func folders() throws {
    let (one, two) = (try JournalBed(entries: 100), try JournalBed(entries: 0))
    try two.addFile("system.journal", numbers: 500..<600)
    var options = ReaderOptions(executable: try #require(ReaderProgram.path), start: .head)
    options.directories = [one.directory.path, two.directory.path]
    options.machineID = JournalFixture.machineID
    let run = ReaderRun(JournalReader(options: options), until: .caughtUp)
    #expect(run.messages.sorted() == (Array(0..<100) + Array(500..<600)).map { "entry \($0)" }.sorted())
    #expect(run.cursor.split(separator: "\n").count == 2)
  }

  @Test("with few descriptors many archives are read some at a time, all of them once and in order")
  func fewDescriptors() throws {
    let bed = try JournalBed(entries: 0)
    for number in 0..<80 {
      try bed.addFile("system@\(number).journal", numbers: number * 10..<number * 10 + 10)
    }
    try bed.addFile("system.journal", numbers: 800..<810)
    let limited = ["/usr/bin/prlimit", "--nofile=48"]
    let run = ReaderRun(try bed.reader(start: .head, through: limited), until: .caughtUp)
    #expect(run.messages.count == 810)
    #expect(Set(run.messages).count == 810)
  }

  @Test("a file that ends the reader twice is left out by name, and the others are read")
  func skipped() throws {
    let bed = try JournalBed(entries: 8000)
    let path = bed.directory.file("a.journal")
    let whole = try #require(Bytes.read(path))
    let reader = try bed.reader(start: .head)
    var run = ReaderRun(reader, untilEntries: 300)
    #expect(truncate(path, 4096) == 0)
    run.collect(from: reader) { Self.isRestart($0) }
    Bytes.write(whole, to: path)
    run.collect(from: reader) { if case .batch = $0 { true } else { false } }
    #expect(truncate(path, 4096) == 0)
    run.collect(from: reader) { Self.isRestart($0) }
    Bytes.write(whole, to: path)
    try bed.addFile("b.journal", numbers: 8000..<8010)
    run.collect(from: reader) { message in
      guard case .batch(let batch, _) = message else { return false }
      return batch.entries.contains { batch.string($0.message) == "entry 8009" }
    }
    #expect(run.messages.suffix(10) == (8000..<8010).map { "entry \($0)" })
    #expect(run.messages.count < 8000)
    guard case .restarted(let reason, _) = run.others.last(where: Self.isRestart) else { return }
    #expect(reason.hasSuffix("; \(path) has ended the reader twice and is left out"))
  }

  @Test("what is no journal is told by name, and the rest is read")
  func refused() throws {
    let bed = try JournalBed(entries: 10)
    let path = bed.directory.file("b.journal")
    Bytes.write(Array("this is no journal".utf8), to: path)
    let reader = try bed.reader(start: .head)
    var run = ReaderRun(reader, until: .caughtUp)
    #expect(run.messages.count == 10)
    run.collect(from: reader) { if case .notice = $0 { true } else { false } }
    #expect(
      run.others == [
        .notice(
          "\(path) cannot be read as a journal (its head is not that of a journal file): its entries are "
            + "missing")
      ])
  }

  @Test("a boot whose clock was behind is read from its beginning, and nothing of before comes again")
  func earlyBoot() throws {
    let bed = try JournalBed(entries: 0)
    try bed.addFile("old.journal", numbers: 500..<1000)
    let cursor = ReaderRun(try bed.reader(start: .head), until: .caughtUp).cursor
    var fixture = JournalFixture(firstIndex: 100)
    fixture.boot = JournalHandle.runningBoot.hexadecimal
    fixture.addNumbered(100..<150)
    fixture.skip(toIndex: 1100)
    fixture.addNumbered(1100..<1110)
    try fixture.write(to: bed.directory.file("new.journal"))
    let run = ReaderRun(try bed.reader(start: .cursor(cursor)), until: .caughtUp)
    #expect(run.messages == (Array(100..<150) + Array(1100..<1110)).map { "entry \($0)" })
  }

  @Test("a boot that is behind the saved position altogether is read all the same")
  func bootInThePast() throws {
    let bed = try JournalBed(entries: 0)
    try bed.addFile("old.journal", numbers: 0..<1000)
    let cursor = ReaderRun(try bed.reader(start: .head), until: .caughtUp).cursor
    var fixture = JournalFixture(firstIndex: 100)
    fixture.boot = JournalHandle.runningBoot.hexadecimal
    fixture.addNumbered(100..<150)
    try fixture.write(to: bed.directory.file("new.journal"))
    let run = ReaderRun(try bed.reader(start: .cursor(cursor)), until: .caughtUp)
    #expect(run.messages == (100..<150).map { "entry \($0)" })
  }

  private static func isRestart(_ message: ReaderMessage) -> Bool {
    if case .restarted = message { true } else { false }
  }
}

/// Whole files.
private enum Bytes {
  static func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    var status = stat()
    guard file >= 0, fstat(file, &status) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    return pread(file, &bytes, bytes.count, 0) == bytes.count ? bytes : nil
  }

  /// Writes over what is there, in the same inode.
  static func write(_ bytes: [UInt8], to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    defer { close(file) }
    _ = pwrite(file, bytes, bytes.count, 0)
  }
}
