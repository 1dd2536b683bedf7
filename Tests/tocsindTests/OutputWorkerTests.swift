import AlertLog
import Configuration
import Glibc
import Journal
import Model
import Store
import Testing

@testable import tocsind

@Suite struct OutputWorkerTests {
  /// A worker in a folder of its own, and what it has given to the journal.
  private struct Bed {
    let folder = TemporaryFolder()
    let health = Monitor(OutputHealth())
    /// What was copied, and whether the alert file held it at that moment.
    let copies = Monitor<[(sequence: UInt64, wasDurable: Bool)]>([])
    let settings = Monitor(Settings())
    /// The clocks that decide what is too old.
    let clocks = Monitor(ClockTrustTests.reading(0))
    let worker: OutputWorker

    init(journalFails: Bool = false) throws {
      let (folder, copies, clocks) = (folder, copies, clocks)
      worker = OutputWorker(
        outbox: Monitor(Outbox()), health: health, settings: settings,
        log: try AlertLog(directory: folder.path, settings: AlertLogSettings()), logDirectory: folder.path,
        store: StateKeeper(directory: folder.path), showsAlerts: false,
        clocks: { clocks.update { $0 } }
      ) { transition throws(JournalFailure) in
        if journalFails { throw .invalid("no journal") }
        let isDurable = folder.text("alerts.jsonl").contains("\"sequence\":\(transition.sequence),")
        copies.update { $0.append((transition.sequence, isDurable)) }
      }
    }

    func work(_ sequences: [UInt64] = [], snapshot: UInt64? = nil, isStopping: Bool = false) -> Bool {
      var taken = Outbox()
      taken.alerts.add(sequences.map { Made.transition($0, .open) })
      taken.snapshot = snapshot.map {
        Snapshot(
          formatVersion: 1, realtimeMicroseconds: 0, engine: [1], journalCursor: "\($0)", alertSequence: $0)
      }
      taken.isStopping = isStopping
      return worker.work(taken)
    }

    /// Puts a link in the place of the alert file, which is refused; the lines written before are lost.
    func breakFile() {
      unlink(folder.path + "/alerts.jsonl")
      symlink("/nonexistent", folder.path + "/alerts.jsonl")
    }

    func holds(_ name: String) -> Bool { access("\(folder.path)/\(name)", F_OK) == 0 }

    func mendFile() { unlink(folder.path + "/alerts.jsonl") }

    var copied: [UInt64] { copies.update { $0.map(\.sequence) } }

    func snapshots() throws -> [UInt64] {
      let program = StateProgram(version: "0", snapshotFormat: 1)
      return try StateStore(directory: folder.path, program: program) { 0 }.snapshots().map(\.alertSequence)
    }
  }

  @Test("an alert is durable before the journal gets its copy")
  func order() throws {
    let bed = try Bed()
    #expect(bed.work([1, 2]))
    #expect(bed.copied == [1, 2])
    #expect(bed.copies.update { $0.allSatisfy(\.wasDurable) })
  }

  @Test("a disk that fails does not keep the journal from its copies, of which there is one each")
  func failingDisk() throws {
    let bed = try Bed()
    bed.breakFile()
    _ = bed.work([1, 2])
    #expect(bed.copied == [1, 2])
    #expect(bed.health.update { $0.waiting } == 2)
    #expect(bed.health.update { $0.notices.first?.contains("found a symbolic link") } == true)
    _ = bed.work([3])
    bed.mendFile()
    _ = bed.work()
    #expect(bed.copied == [1, 2, 3])
    #expect(bed.health.update { $0.waiting } == 0)
    #expect(bed.health.update { $0.notices }.isEmpty)
    #expect(bed.folder.text("alerts.jsonl").split(separator: "\n").count == 3)
  }

  @Test("a snapshot waits for the alerts that it knows of, and only the newest one")
  func snapshotWaits() throws {
    let bed = try Bed()
    bed.breakFile()
    _ = bed.work([1], snapshot: 1)
    _ = bed.work([2], snapshot: 2)
    _ = bed.work()
    #expect(try bed.snapshots().isEmpty)
    bed.mendFile()
    _ = bed.work()
    #expect(try bed.snapshots() == [2])
    _ = bed.work()
    #expect(try bed.snapshots() == [2])
  }

  @Test("the digest's lines go in time, and its room is that of the settings")
  func digestRetention() throws {
    let bed = try Bed()
    bed.folder.write("digest.log", "2020-01-01T00:00:00+00:00 digest db1 1 d: nothing\n")
    _ = bed.work()
    #expect(!bed.folder.text("digest.log").isEmpty, "a clock that has just been read decides nothing")
    bed.clocks.update { $0 = ClockTrustTests.reading(3600) }
    _ = bed.work()
    #expect(bed.folder.names().filter { $0.hasPrefix("digest") } == ["digest.log"])
    #expect(bed.folder.text("digest.log").isEmpty)
    let output = DigestOutput(folder: bed.folder.path, settings: AlertLogSettings(keptBytes: 800))
    let digests = (0..<3).map { _ in
      Digest(occasion: .daily, host: "db1", fromMicroseconds: 0, toMicroseconds: 0, utcOffsetSeconds: 0)
    }
    _ = try output.take(digests, text: true, journal: false)
    try output.write()
    #expect(bed.folder.names().filter { $0.hasPrefix("digest") }.count == 3)
  }

  @Test("at the end it tells how many alerts were not written, and why")
  func loss() throws {
    let bed = try Bed()
    #expect(bed.worker.loss == nil)
    bed.breakFile()
    #expect(!bed.work([1, 2], isStopping: true))
    #expect(bed.worker.loss?.hasPrefix("2 alerts are not in alerts.jsonl: \(bed.folder.path)") == true)
  }

  @Test("a lost line for people is told until one is written again")
  func lostText() throws {
    let bed = try Bed()
    let text = bed.folder.path + "/alerts.log"
    unlink(text)
    mkdir(text, 0o750)
    _ = bed.work([1])
    _ = bed.work(snapshot: 1)
    #expect(bed.health.update { $0.notices.first?.contains("alerts.log") } == true)
    rmdir(text)
    _ = bed.work([2])
    #expect(bed.health.update { $0.notices }.isEmpty)
  }

  @Test("a journal that takes nothing is told and holds up nothing")
  func failingJournal() throws {
    let bed = try Bed(journalFails: true)
    _ = bed.work([1])
    #expect(bed.health.update { $0.waiting } == 0)
    #expect(bed.health.update { $0.notices } == ["no journal"])
  }

  @Test("a digest is written without what may not be kept, by the patterns of that moment")
  func redactedDigest() throws {
    let bed = try Bed()
    bed.settings.update {
      $0.output.journal = false
      $0.privacy.redactPatterns = ["customer-[a-z0-9]+"]
    }
    let text = "lost customer-x7"
    var digest = Digest(
      occasion: .daily, host: "db1", fromMicroseconds: 0, toMicroseconds: 1, utcOffsetSeconds: 0)
    digest.formerFaults = [Digest.FormerFault(entity: .host, summary: text)]
    let incident = Incident(
      id: "0123abcd", category: .application, entity: .host, severity: .error, onsetMicroseconds: 0,
      summary: text, clearRule: "")
    digest.notable = [Digest.HeldIncident(incident: incident, reason: "learning")]
    digest.daemon = DigestDaemon()
    digest.daemon?.failing = [DigestDaemon.Failure(name: "disk", reason: text)]
    digest.daemon?.outputFailures = [text]
    var taken = Outbox()
    taken.add(digest)
    _ = bed.worker.work(taken)
    let written = bed.folder.text("digest.log")
    #expect(written.contains("lost [masked]"))
    #expect(!written.contains("customer-x7"))
  }

  @Test(
    "a clock years ahead removes nothing before it has run for an hour, and a right one nothing that is young"
  )
  func clockAhead() throws {
    let years = 10 * 365 * 86_400.0
    for ahead in [0, years] {
      let bed = try Bed()
      // Two days before the clocks' time, and a former state of that time.
      bed.folder.write("alerts.log.1", "2026-01-06T00:00:00+00:00 db1 tocsin\n")
      _ = bed.folder.write("state.db.former-0.1", "")
      func pass(from first: Int, to last: Int, ahead: Double) {
        for second in stride(from: first, through: last, by: 300) {
          bed.clocks.update { $0 = ClockTrustTests.reading(Double(second), ahead: ahead) }
          _ = bed.work(snapshot: UInt64(second + 1))
        }
      }
      pass(from: 0, to: 3600, ahead: 0)
      pass(from: 3900, to: 7200, ahead: ahead)
      #expect(bed.holds("alerts.log.1"))
      #expect(bed.holds("state.db.former-0.1"))
      pass(from: 7500, to: 12_000, ahead: ahead)
      #expect(bed.holds("alerts.log.1") == (ahead == 0))
      #expect(bed.holds("state.db.former-0.1") == (ahead == 0))
    }
  }

  @Test("lines that could not be read back at the start are told")
  func skippedLines() {
    var health = OutputHealth()
    health.skippedLines = 3
    #expect(health.notices == ["alerts.jsonl: 3 lines could not be read back"])
  }
}
