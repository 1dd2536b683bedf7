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
    let worker: OutputWorker

    init(journalFails: Bool = false) throws {
      let (folder, copies) = (folder, copies)
      worker = OutputWorker(
        outbox: Monitor(Outbox()), health: health, settings: Monitor(Settings()),
        log: try AlertLog(directory: folder.path, settings: AlertLogSettings()), logDirectory: folder.path,
        store: StateKeeper(directory: folder.path), showsAlerts: false
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

    func mendFile() { unlink(folder.path + "/alerts.jsonl") }

    var copied: [UInt64] { copies.update { $0.map(\.sequence) } }

    func snapshots() throws -> [UInt64] {
      try StateStore(directory: folder.path) { 0 }.snapshots().map(\.alertSequence)
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

  @Test("lines that could not be read back at the start are told")
  func skippedLines() {
    var health = OutputHealth()
    health.skippedLines = 3
    #expect(health.notices == ["alerts.jsonl: 3 lines could not be read back"])
  }
}
