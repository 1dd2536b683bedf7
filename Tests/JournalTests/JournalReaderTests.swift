import Glibc
import Model
import Testing

@testable import Journal

@Suite(
  "Reading through a child",
  .enabled(
    if: JournalFixture.isPossible && ReaderProgram.path != nil,
    "needs systemd-journal-remote and the built tocsind"))
struct JournalReaderTests {
  @Test("everything from the head comes once, then the end is told")
  func head() throws {
    let bed = try JournalBed(entries: 1000)
    let reader = try bed.reader(start: .head)
    let run = ReaderRun(reader, until: .caughtUp)
    #expect(run.messages == (0..<1000).map { "entry \($0)" })
    #expect(run.others.isEmpty)
  }

  @Test(
    "after a restart at a cursor nothing comes twice and nothing is missing", arguments: [1, 255, 256, 999])
  func cursor(count: Int) throws {
    let bed = try JournalBed(entries: 1000)
    let cursor = try bed.cursor(after: count)
    let run = ReaderRun(try bed.reader(start: .cursor(cursor)), until: .caughtUp)
    #expect(run.messages == (count..<1000).map { "entry \($0)" })
    #expect(run.others.isEmpty)
  }

  @Test("from a time on, the entry of that time comes first")
  func realtime() throws {
    let bed = try JournalBed(entries: 10)
    let run = ReaderRun(try bed.reader(start: .realtime(JournalFixture.time(4))), until: .caughtUp)
    #expect(run.messages == (4..<10).map { "entry \($0)" })
  }

  @Test("from the tail on there is a position at once, and only what is new comes")
  func tail() throws {
    let bed = try JournalBed(entries: 300)
    let reader = try bed.reader(start: .tail)
    let run = ReaderRun(reader, until: .caughtUp)
    #expect(run.messages.isEmpty)
    #expect(run.positions.last?.sequence == 300)
    try bed.addFile("b.journal", numbers: 300..<310)
    #expect(ReaderRun(reader, untilEntries: 10).messages == (300..<310).map { "entry \($0)" })
  }

  @Test("a child that is killed on the way is replaced without loss and without repetition")
  func killed() throws {
    let bed = try JournalBed(entries: 6000)
    let reader = try bed.reader(start: .head)
    var run = ReaderRun(reader, untilEntries: 500)
    kill(try #require(reader.childIdentifier), SIGKILL)
    run.collect(from: reader) { $0 == .caughtUp }
    #expect(run.messages == (0..<6000).map { "entry \($0)" })
    #expect(
      run.others == [.restarted(reason: "the journal reader ended by signal 9 (SIGKILL)", attempt: 1)])
  }

  @Test("a file that is truncated under the child ends it by SIGBUS and costs no entries of other files")
  func truncated() throws {
    let bed = try JournalBed(entries: 8000)
    let reader = try bed.reader(start: .head)
    var run = ReaderRun(reader, untilEntries: 300)
    #expect(truncate(bed.directory.file("a.journal"), 4096) == 0)
    try bed.addFile("b.journal", numbers: 8000..<8010)
    run.collect(from: reader) { $0 == .caughtUp }
    let before = run.messages.dropLast(10)
    #expect(before.count < 8000)
    #expect(Array(before) == (0..<before.count).map { "entry \($0)" })
    #expect(run.messages.suffix(10) == (8000..<8010).map { "entry \($0)" })
    #expect(
      run.others == [
        .restarted(
          reason: "the journal reader ended by signal 7 (SIGBUS) in \(bed.directory.file("a.journal"))",
          attempt: 1)
      ])
  }

  @Test("where sequences alternate, gap detection is said to be off and nothing is called lost")
  func alternatingSequences() throws {
    let bed = try JournalBed(entries: 0)
    var files = [JournalFixture(), JournalFixture()]
    for number in 0..<600 {
      files[number % 2].skip(toIndex: Int64(number))
      files[number % 2].addNumbered(number..<number + 1)
    }
    try files[0].write(to: bed.directory.file("a.journal"))
    try files[1].write(to: bed.directory.file("b.journal"))
    let run = ReaderRun(try bed.reader(start: .head), until: .caughtUp)
    #expect(run.messages == (0..<600).map { "entry \($0)" })
    #expect(
      run.others == [
        .notice(
          "several journal sequences are read at once (as with namespaces): gap detection off"
        )
      ])
  }

  @Test("where there is no journal it is said once, and read as soon as it appears")
  func appearing() throws {
    let bed = try JournalBed(entries: 0)
    let reader = try bed.reader(start: .head)
    let first = reader.next(timeoutMilliseconds: 5000)
    guard case .unavailable(let reason) = first else {
      Issue.record("unexpected: \(String(describing: first))")
      return
    }
    #expect(reason.contains("no journal files in \(bed.directory.path)"))
    try bed.addFile("a.journal", numbers: 0..<20)
    let run = ReaderRun(reader, untilEntries: 20)
    #expect(run.messages == (0..<20).map { "entry \($0)" })
    #expect(run.others.isEmpty)
  }

  @Test("the daemon's own entries are not handed on")
  func own() throws {
    let bed = try JournalBed(entries: 0)
    var fixture = JournalFixture()
    fixture.add([("MESSAGE", "own"), ("_SYSTEMD_UNIT", "tocsin.service")])
    fixture.addNumbered(1..<3)
    try fixture.write(to: bed.directory.file("a.journal"))
    let reader = try bed.reader(start: .head)
    #expect(ReaderRun(reader, until: .caughtUp).messages == ["entry 1", "entry 2"])
  }

  @Test("a program that is not there or speaks another language is reported with growing back-off")
  func wrongProgram() {
    let missing = JournalReader(options: ReaderOptions(executable: "/nonexistent/tocsind", start: .head))
    #expect(
      missing.next(timeoutMilliseconds: 1000)
        == .restarted(
          reason: "the journal reader could not be started: /nonexistent/tocsind: No such file or directory",
          attempt: 1))
    var options = ReaderOptions(executable: "/bin/echo", start: .head)
    options.arguments = ["this is no frame"]
    let babbling = JournalReader(options: options)
    guard case .restarted(let reason, 1) = babbling.next(timeoutMilliseconds: 5000) else {
      Issue.record("no restart")
      return
    }
    #expect(reason.contains("sent what is no message"))
    #expect(babbling.next(timeoutMilliseconds: 0) == nil)
  }

  @Test("the child ends when its reader has gone")
  func end() throws {
    let bed = try JournalBed(entries: 10)
    let reader = try bed.reader(start: .head)
    _ = ReaderRun(reader, until: .caughtUp)
    let child = try #require(reader.childIdentifier)
    reader.stop()
    #expect(kill(child, 0) == -1)
    #expect(reader.childIdentifier == nil)
  }
}
