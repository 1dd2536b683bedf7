import Engine
import HostChanges
import Journal
import LogFiles
import Model
import Recording

/// What the engine thread works with.
struct EngineParts {
  var identity: HostIdentity
  var bootID: Identifier128
  var inbox: Monitor<Inbox>
  var outbox: Monitor<Outbox>
  var health: Monitor<OutputHealth>
  var board: HealthBoard
  var lateness = Monitor(TickLateness())
  /// Where reading the journal began.
  var journalStart: JournalStart
  var recording: RecordingWriter?
  var statusLine: StatusLine?
  var watchdogMicroseconds: UInt64?
  var readsJournal: Bool
  /// How the text files stand, kept by the thread that reads them.
  var fileReport: Monitor<FollowerReport>
  /// How the watch for changes stands, kept by its thread.
  var changeReport = Monitor(ChangeWatchReport())
  /// The ids of acknowledgements whose incidents have ended.
  var spentDecisions = Monitor<[String]>([])
}
