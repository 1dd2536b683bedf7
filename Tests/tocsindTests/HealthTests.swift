import AlertLog
import Control
import Exposition
import Glibc
import Journal
import Model
import TestSupport
import Testing

@testable import tocsind

@Suite("Signs of life")
struct HealthBoardTests {
  private let outputs = Monitor(OutputHealth())
  private let second: UInt64 = 1_000_000_000

  @Test("ages are of the newest sign, and nobody is blamed before he was started")
  func ages() {
    let board = HealthBoard(outputs: outputs)
    #expect(board.report().readerAgeSeconds == nil)
    let now = Clock.monotonicNanoseconds
    let header = FrameHeader(
      bootID: .none, monotonicNanoseconds: 0, realtimeMicroseconds: 5_000_000, utcOffsetSeconds: 0, flags: [])
    board.noteTick(header, now: now)
    board.noteReader(now + 10 * second)
    let report = board.report(now: now + 60 * second)
    #expect(report.tickAgeSeconds == 60)
    #expect(report.lastTick == 5)
    #expect(report.readerAgeSeconds == 50)
    // A sign that was left between the two looks at the clock is new, not centuries old.
    #expect(board.report(now: now).readerAgeSeconds == 0)
  }

  @Test("restarts of the reader count for five minutes")
  func restarts() {
    let board = HealthBoard(outputs: outputs)
    let now = Clock.monotonicNanoseconds
    for number in 0..<4 { board.noteRestart(now: now + UInt64(number) * 100 * second) }
    #expect(board.report(now: now + 300 * second).readerRestarts == 3)
    #expect(board.report(now: now + 900 * second).readerRestarts == 0)
    #expect(board.report(now: now).readerRestartsTotal == 4)
    for _ in 0..<1000 { board.noteRestart(now: now) }
    #expect(board.report(now: now).readerRestarts == 128)
  }

  @Test("a problem is as old as its first sight, whatever it is called by now")
  func problems() {
    let board = HealthBoard(outputs: outputs)
    let now = Clock.monotonicNanoseconds
    board.noteUnreadable("no files", now: now)
    #expect(board.report(now: now + second).journalProblem == "no files")
    board.noteJournald("stopped", now: now + 10 * second)
    board.noteJournald("gone", now: now + 20 * second)
    let report = board.report(now: now + 30 * second)
    #expect(report.journalProblem == "gone" && report.journalProblemSeconds == 20)
    board.noteJournald(nil)
    board.noteUnreadable(nil)
    #expect(board.report().journalProblem == nil)
  }

  @Test("outputs that fail are told")
  func failures() {
    outputs.update { ($0.alertFailure, $0.probeFailure, $0.waiting) = ("a", "b", 3) }
    let report = HealthBoard(outputs: outputs).report()
    #expect(report.outputFailures == ["a", "b"])
    #expect(report.spooledAlerts == 3)
    #expect(report.cpuSeconds > 0 && report.residentBytes > 0)
  }
}

@Suite("Trying the folder of the alerts")
struct OutputProbeTests {
  private let minute: UInt64 = 60_000_000_000

  @Test("a folder that can be written is no problem, and nothing is left in it")
  func writable() {
    let folder = TemporaryFolder()
    var probe = OutputProbe(folder: folder.path)
    probe.look(now: 1)
    #expect(probe.problem == nil)
    #expect(folder.read(".writable").isEmpty)
  }

  @Test("a folder that is gone is told, until it is back")
  func gone() {
    let folder = TemporaryFolder()
    let path = folder.path + "/log"
    var probe = OutputProbe(folder: path)
    probe.look(now: 1)
    #expect(probe.problem == "\(path): cannot make a file: No such file or directory")
    mkdir(path, 0o750)
    probe.look(now: minute)
    #expect(probe.problem == nil)
  }

  @Test(
    "a full filesystem is found within a minute, though there is no alert to write",
    .enabled(if: geteuid() == 0, "SKIPPED: mounting takes root"))
  func full() throws {
    let folder = TemporaryFolder()
    try #require(mount("tmpfs", folder.path, "tmpfs", 0, "size=256k") == 0, "SKIPPED: no mounting here")
    defer { umount(folder.path) }
    var probe = OutputProbe(folder: folder.path)
    probe.look(now: 1)
    #expect(probe.problem == nil)
    folder.write("filler", [UInt8](repeating: 7, count: 300_000))
    probe.look(now: minute)
    #expect(probe.problem == "\(folder.path): no room left for alerts")
    unlink(folder.path + "/filler")
    probe.look(now: 2 * minute)
    #expect(probe.problem == nil)
  }
}

@Suite("The file for node_exporter")
struct HealthTextfileTests {
  private static var report: HealthReport {
    var report = HealthReport()
    (report.open.crit, report.dead, report.mature) = (1, 2, 3)
    report.heldBack = ["learning": 7, "booting": 1]
    (report.lastTick, report.cpuSeconds, report.writtenBytes) = (1_795_466_233.25, 0.5, 12)
    return report
  }

  @Test("says what it should in the format that we read ourselves")
  func format() throws {
    let text = HealthExposition.text(Self.report)
    let exposition = try ExpositionParser.parse(Array(text.utf8))
    let values = Dictionary(
      exposition.samples.map { ($0.identity, $0.value) }, uniquingKeysWith: { first, _ in first })
    #expect(values.count == exposition.samples.count)
    #expect(exposition.refused == 0)
    #expect(values[#"tocsin_open_incidents{severity="crit"}"#] == 1)
    #expect(values[#"tocsin_held_back_incidents_total{reason="learning"}"#] == 7)
    #expect(values[#"tocsin_signals{state="dead"}"#] == 2)
    #expect(values["tocsin_last_tick_timestamp_seconds"] == 1_795_466_233.25)
    #expect(values["tocsin_cpu_seconds_total"] == 0.5)
    #expect(values["tocsin_written_bytes_total"] == 12)
    #expect(exposition.types["tocsin_cpu_seconds_total"] == .counter)
    #expect(exposition.types["tocsin_signals"] == .gauge)
    let families = exposition.samples.map(\.name)
    #expect(Set(families).allSatisfy { exposition.types[$0] != nil })
  }

  @Test("is replaced whole every fifteen seconds, and readable for all")
  func replacing() {
    let folder = TemporaryFolder()
    let path = folder.path + "/tocsin.prom"
    var textfile = HealthTextfile()
    #expect(textfile.write(path, now: 1) { Self.report } == .written)
    #expect(folder.text("tocsin.prom") == HealthExposition.text(Self.report))
    #expect(textfile.write(path, now: 2) { Self.report } == .notDue)
    var status = stat()
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o644)
    unlink(path)
    // A link that somebody put in the place of the draft is not followed.
    symlink("/nonexistent/target", path + ".new")
    #expect(textfile.write(path, now: 20_000_000_000) { Self.report } == .written)
    #expect(!folder.text("tocsin.prom").isEmpty)
    #expect(folder.text("tocsin.prom.new").isEmpty)
  }

  @Test("a folder that cannot be written is told, and no file is no failure")
  func failing() {
    var textfile = HealthTextfile()
    #expect(
      textfile.write("/nonexistent/a.prom", now: 1) { Self.report }
        == .failed("/nonexistent/a.prom: cannot write: No such file or directory"))
    #expect(textfile.write("", now: 2) { Self.report } == .written)
  }
}

@Suite("Writing digests")
struct DigestWritingTests {
  private static func digest(_ host: String) -> Digest {
    Digest(occasion: .daily, host: host, fromMicroseconds: 0, toMicroseconds: 0, utcOffsetSeconds: 0)
  }

  @Test("a digest waits for a disk that fails; the journal has its copy at once and once")
  func waiting() throws {
    let folder = TemporaryFolder()
    let copies = Monitor(0)
    let output = DigestOutput(folder: folder.path) { _ throws(JournalFailure) in copies.update { $0 += 1 } }
    symlink("/nonexistent", folder.path + "/digest.log")
    #expect(try output.take([Self.digest("db1")], text: true, journal: true))
    #expect(throws: AlertLogFailure.self) { try output.write() }
    unlink(folder.path + "/digest.log")
    try output.write()
    try output.write()
    #expect(folder.text("digest.log").split(separator: "\n").count == 2)
    #expect(copies.update { $0 } == 1)
    #expect(try !output.take([Self.digest("db1")], text: false, journal: false))
    try output.write()
    #expect(folder.text("digest.log").split(separator: "\n").count == 2)
    #expect(copies.update { $0 } == 1)
  }

  @Test("a journal that is away gets its copy when it is back, once")
  func lateCopy() throws {
    let isAway = Monitor(true)
    let copies = Monitor(0)
    let output = DigestOutput(folder: TemporaryFolder().path) { _ throws(JournalFailure) in
      if isAway.update({ $0 }) { throw .invalid("away") }
      copies.update { $0 += 1 }
    }
    #expect(throws: JournalFailure.self) {
      try output.take([Self.digest("db1")], text: false, journal: true)
    }
    #expect(throws: JournalFailure.self) { try output.take([], text: false, journal: true) }
    isAway.update { $0 = false }
    #expect(try output.take([], text: false, journal: true))
    #expect(try !output.take([], text: false, journal: true))
    #expect(copies.update { $0 } == 1)
  }
}
