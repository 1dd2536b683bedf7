import AlertLog
import Alerts
import Diagnosis
import Engine
import Journal
import Model
import Store

/// What the daemon goes on with: recovery is the only way to start.
struct Recovery: ~Copyable {
  var engine: Engine
  /// Where reading the journal goes on.
  var journalStart: JournalStart
  /// When the state was saved that holds how far files were read, microseconds since 1970 UTC; 0 for never.
  var filesSavedAt: Int64 = 0

  /// Takes the newest snapshot that can be read.
  init(
    host: HostIdentity, settings: EngineSettings, signatures: [Signature] = [], snapshots: [Snapshot]
  ) {
    engine = Engine(host: host, settings: settings, signatures: signatures)
    journalStart = .realtime(Clock.realtimeMicroseconds)
    // The places in the journal and in files are good whatever becomes of the rest.
    if let newest = snapshots.first { adoptPlaces(of: newest) }
    for snapshot in snapshots {
      do throws(CodingFailure) {
        engine = try Engine(
          host: host, settings: settings, signatures: signatures, snapshot: snapshot.engine)
        journalStart = Self.start(after: snapshot)
        filesSavedAt = snapshot.realtimeMicroseconds
        skipWhatAnotherVersionRead(newest: snapshots.first, used: snapshot)
        break
      } catch {
        Log.warning("a snapshot of the state cannot be used: \(error); trying the one before")
      }
    }
  }

  private mutating func adoptPlaces(of snapshot: Snapshot) {
    journalStart = Self.start(after: snapshot)
    engine.adopt(journalCursor: snapshot.journalCursor)
    if let positions = Engine.filePositions(in: snapshot.engine) { engine.adopt(positions) }
    filesSavedAt = snapshot.realtimeMicroseconds
  }

  /// After the way back from another version: it may have read on for days since we knew what we go on with.
  private mutating func skipWhatAnotherVersionRead(newest: Snapshot?, used snapshot: Snapshot) {
    guard let newest, newest.formatVersion != snapshot.formatVersion else { return }
    adoptPlaces(of: newest)
    let knew = Timestamp.utc(snapshot.realtimeMicroseconds)
    Log.notice("going on with what this version knew at \(knew); another version has written since")
  }

  /// Hands the engine over to the thread that will own it.
  consuming func takeEngine() -> Engine { engine }

  /// A snapshot without a cursor had seen no entry: what came after it is all new.
  private static func start(after snapshot: Snapshot) -> JournalStart {
    snapshot.journalCursor.isEmpty
      ? .realtime(snapshot.realtimeMicroseconds) : .cursor(snapshot.journalCursor)
  }

  /// Takes over the transitions that were written after the snapshot.
  ///
  /// No number up to the log's last one is given out again, not even that of a line that cannot be read back.
  mutating func adopt(_ transitions: [AlertTransition], through lastSequence: UInt64) {
    engine.adopt(transitions)
    engine.reserveSequence(through: lastSequence)
  }

  /// The transitions that were written after a snapshot, which the engine is to adopt.
  static func transitions(in log: AlertLog, after sequence: UInt64) -> [AlertTransition] {
    do throws(AlertLogFailure) {
      let transitions = try log.transitions(after: sequence)
      if log.skippedLines > 0 {
        Log.warning("\(AlertLog.jsonName): \(log.skippedLines) lines could not be read back")
      }
      return transitions
    } catch {
      Log.warning("\(error); open incidents of before are not known")
      return []
    }
  }
}
