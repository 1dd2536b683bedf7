import AlertLog
import Configuration
import Control
import Decisions
import Diagnosis
import Engine
import Glibc
import HostMetrics
import Journal
import LogFiles
import Model
import Recording
import Store

/// The daemon: opens everything, starts its threads, waits for signals, and stops in order.
final class Daemon: Sendable {
  /// Operators who are served at once: one who says nothing keeps a thread for two seconds, and the others have
  /// questions that are answered at once.
  private static let controlThreads = ControlService.maximumWorking + 2

  private let options: DaemonOptions
  private let loaded: LoadedSettings
  private let inbox = Monitor(Inbox())
  private let outbox = Monitor(Outbox())
  private let health: Monitor<OutputHealth>
  private let board: HealthBoard
  private let counts = Monitor<[UnitCounts]>([])
  private let relations = Monitor(RelationsNews())
  private let lateness = Monitor(TickLateness())
  private let settings: Monitor<Settings>
  private let outside: OutsideBoard

  init(options: DaemonOptions, loaded: LoadedSettings) {
    self.options = options
    self.loaded = loaded
    settings = Monitor(loaded.settings)
    health = Monitor(OutputHealth())
    board = HealthBoard(outputs: health)
    outside = OutsideBoard(OutsideSignals(capacity: Int(loaded.settings.ingest.maxSignals)))
  }

  func run() throws(StartFailure) {
    Signals.block()
    let identity = HostFacts.identity(root: options.root)
    let bootID = HostFacts.bootID(root: options.root)
    // First of all: who finds another daemon running must not have touched its files.
    let server = try openControl()
    let store = StateKeeper(directory: options.stateDirectory)
    let log = try openLog()
    var recovery = Recovery(
      host: identity, settings: loaded.settings.engine, signatures: loaded.signatures.signatures,
      snapshots: store.snapshots())
    let written = Recovery.transitions(in: log, after: recovery.engine.alertSequence)
    recovery.adopt(written, through: log.lastSequence)
    let start = recovery.journalStart
    let files = FilesWorker(
      inbox: inbox, settings: settings, excluding: [options.logDirectory, options.stateDirectory],
      saved: recovery.engine.filePositions.all, savedAt: recovery.filesSavedAt)
    let changes = ChangesWorker(
      inbox: inbox, settings: settings, relations: relations, root: options.root,
      known: ChangeTimes(
        packages: recovery.engine.changes.newestTime(of: .package),
        files: recovery.engine.changes.newestTime(of: .configuration)))
    let decisions = DecisionKeeper(
      shelf: DecisionShelf(state: options.stateDirectory), settings: settings, inbox: inbox)
    decisions.refresh()
    let parts = EngineParts(
      identity: identity, bootID: bootID, inbox: inbox, outbox: outbox, health: health, board: board,
      lateness: lateness, journalStart: start,
      recording: try openRecording(identity, snapshot: recovery.engine.encodeSnapshot()),
      statusLine: options.showsStatus ? StatusLine() : nil,
      watchdogMicroseconds: ServiceManager.watchdogMicroseconds,
      readsJournal: loaded.settings.journal.enabled,
      fileReport: files.report, changeReport: changes.report, spentDecisions: decisions.spent)
    let engine = EngineWorker(parts: parts, engine: recovery.takeEngine(), settings: loaded.settings.engine)
    let output = OutputWorker(
      outbox: outbox, health: health, settings: settings, log: log, logDirectory: options.logDirectory,
      store: store, showsAlerts: options.showsStatus, board: board)
    let metrics = MetricsWorker(
      inbox: inbox, settings: settings, outside: outside, root: options.root, bootID: bootID, counts: counts,
      lateness: lateness)
    let textfiles = TextfileWorker(board: outside, settings: settings, inbox: inbox)
    let ingest = IngestWorker(
      board: outside, settings: settings, inbox: inbox, path: options.runtimeDirectory + "/ingest.sock")
    let journal = JournalWorker(
      inbox: inbox, settings: settings, executable: ownPath(), machineID: identity.machineID, start: start,
      board: board)
    // The first pass opens every source; READY means that they are open.
    metrics.tick()
    _ = Worker("metrics") { metrics.run() }
    _ = Worker("journal") { journal.run() }
    startBus()
    _ = Worker("textfiles") { textfiles.run() }
    let ingestThread = Worker("ingest") { ingest.run() }
    _ = Worker("files") { files.run() }
    _ = Worker("changes") { changes.run() }
    let engineThread = Worker("engine") { engine.run() }
    let outputThread = Worker("output") { output.run() }
    let service = ControlService(
      inbox: inbox, settings: settings, source: options.settings, decisions: decisions, root: options.root,
      board: board)
    _ = Worker("decisions") { decisions.run() }
    for number in 1...Self.controlThreads {
      _ = Worker("control \(number)") { server.serve { service.answer($0, from: $1) } }
    }
    announce(identity)
    serve(service)
    _ = ServiceManager.notify("STOPPING=1")
    server.stop()
    inbox.update { $0.isStopping = true }
    engineThread.join()
    ingestThread.join()
    outbox.update { $0.isStopping = true }
    outputThread.join()
    // The threads that wait for a clock, the journal or a client end with the process.
  }

  /// Another host's tree has no bus of its own here.
  private func startBus() {
    guard options.root == "/" else { return }
    let bus = BusWorker(inbox: inbox, counts: counts, relations: relations)
    _ = Worker("bus") { bus.run() }
  }

  private func announce(_ identity: HostIdentity) {
    Log.notice("\(Version.number) watches \(identity.name); alerts go to \(options.logDirectory)/alerts.log")
    _ = ServiceManager.notify("READY=1")
  }

  /// Acts upon signals until one says to stop.
  private func serve(_ service: ControlService) {
    while true {
      switch Signals.next() {
      case .stop: return
      case .reload: _ = service.reload()
      case .reopenFiles: outbox.update { $0.reopens = true }
      }
    }
  }
}

// MARK: - Opening

extension Daemon {
  private func openLog() throws(StartFailure) -> AlertLog {
    try makeDirectory(options.logDirectory)
    do throws(AlertLogFailure) {
      let log = try AlertLog(
        directory: options.logDirectory, settings: AlertLogSettings(loaded.settings))
      if log.repairedBytes > 0 {
        Log.warning("cut \(log.repairedBytes) bytes of a torn line off alerts.jsonl")
      }
      return log
    } catch {
      throw StartFailure(message: "\(error)", status: error.exitStatus)
    }
  }

  private func openControl() throws(StartFailure) -> ControlServer {
    try makeDirectory(options.runtimeDirectory, mode: 0o755)
    let path = options.runtimeDirectory + "/control.sock"
    do throws(ControlFailure) {
      let server = try ControlServer(path: path)
      let group = loaded.settings.control.group
      SocketGroup.give(
        path, to: group, key: "control.group", isDefault: group == Settings().control.group)
      return server
    } catch {
      throw StartFailure(message: "\(error)", status: ExitStatus.unavailable)
    }
  }

  private func openRecording(
    _ identity: HostIdentity, snapshot: [UInt8]
  ) throws(StartFailure) -> RecordingWriter? {
    guard let path = options.recording else { return nil }
    do throws(RecordingFailure) {
      return try RecordingWriter(
        path: path,
        header: RecordingHeader(host: identity, settings: loaded.settings.engine, snapshot: snapshot))
    } catch {
      throw StartFailure(message: "\(error)", status: ExitStatus.unavailable)
    }
  }

  private func makeDirectory(_ path: String, mode: mode_t = 0o750) throws(StartFailure) {
    guard mkdir(path, mode) != 0, errno != EEXIST else { return }
    let status = errno == EACCES || errno == EPERM ? ExitStatus.permission : ExitStatus.unavailable
    throw StartFailure(message: "\(path): cannot make this folder: \(systemError())", status: status)
  }

  /// The program that runs, whatever it was called by.
  private func ownPath() -> String {
    guard let resolved = realpath("/proc/self/exe", nil) else { return CommandLine.arguments[0] }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
