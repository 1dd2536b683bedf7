import AlertLog
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
  init(host: HostIdentity, settings: EngineSettings, snapshots: [Snapshot]) {
    engine = Engine(host: host, settings: settings)
    journalStart = .realtime(Clock.realtimeMicroseconds)
    // The places in the journal and in files are good whatever becomes of the rest.
    if let newest = snapshots.first {
      journalStart = Self.start(after: newest)
      engine.adopt(journalCursor: newest.journalCursor)
      if let positions = Engine.filePositions(in: newest.engine) { engine.adopt(positions) }
      filesSavedAt = newest.realtimeMicroseconds
    }
    for snapshot in snapshots {
      do throws(CodingFailure) {
        engine = try Engine(host: host, settings: settings, snapshot: snapshot.engine)
        journalStart = Self.start(after: snapshot)
        filesSavedAt = snapshot.realtimeMicroseconds
        break
      } catch {
        Log.warning("a snapshot of the state cannot be used: \(error); trying the one before")
      }
    }
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
