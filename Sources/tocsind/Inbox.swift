import Configuration
import Control
import HostMetrics
import Journal
import LogFiles
import Model

/// What an operator's command asks of the engine thread; who asks waits for the reply.
final class ControlCall: Sendable {
  enum Question: Sendable {
    case status
    /// What there is to tell since the newest digest.
    case digest
    /// Some of the signals, from a place on.
    case signals(from: Int)
    /// What changed on the host lately.
    case changes
    /// Why something did or did not ring.
    case why(WhyRequest)
    /// The units of the host, at most so many.
    case units(limit: Int)
    /// What there is to see at one glance, at most so much of each sort.
    case top(limit: Int)
    /// Which decisions the engine knows.
    case decisions
    /// Put these settings, which are good, in force.
    case apply(LoadedSettings)
  }

  let question: Question
  private let reply = Monitor<ControlReply?>(nil)

  init(_ question: Question) {
    self.question = question
  }

  func answer(_ answer: ControlReply) {
    reply.update { $0 = answer }
  }

  /// Waits for the answer; an engine that takes longer than this is stuck.
  func waitForAnswer() -> ControlReply {
    reply.wait(seconds: 30) { $0 } ?? ControlReply(ok: false, errors: ["the engine did not answer in 30 s"])
  }
}

/// Everything that the engine thread waits for, in bounded queues.
///
/// Full of ticks, the oldest is dropped and counted. Full of journal messages, the reader's thread waits, and
/// with it the child: what is not read stays in the journal. Text files wait in the same way and apart.
struct Inbox {
  static let maximumTicks = 120
  /// Messages are taken while those that wait hold less than this, so one always fits an empty queue.
  static let maximumMessageBytes = 8 << 20
  /// The same for lines of text files.
  static let maximumFileBytes = 4 << 20

  /// Notices that wait at most: beyond it they are only counted.
  static let maximumNotices = 1024
  /// Resets of units that wait at most: what is left out the next full list of units tells.
  static let maximumResets = 4096
  /// Changes that wait at most; what is left out is counted.
  static let maximumChanges = 512
  /// Relations of units that wait at most: as many as units are followed.
  static let maximumRelations = 4096

  var ticks: [TimedTick] = []
  private(set) var messages: [ReaderMessage] = []
  private(set) var messageBytes = 0
  private(set) var fileBatches: [FileBatch] = []
  private(set) var fileBytes = 0
  var calls: [ControlCall] = []
  private(set) var notices: [String] = []
  private var noticesLeftOut = 0
  /// How each collector fares as of the newest tick; stays here, as nobody waits for it.
  var collectors: [CollectorHealth] = []
  /// What the system bus told of units since the engine last looked.
  private(set) var units = UnitNews()
  /// The decisions that are known, where that has changed since the engine last looked.
  var decisions: [Decision]?
  /// What changed on the host since the engine last looked.
  private(set) var changes: [Change] = []
  private var changesLeftOut = 0
  var isStopping = false
  private(set) var droppedTicks: UInt64 = 0

  private var isEmpty: Bool {
    ticks.isEmpty && messages.isEmpty && fileBatches.isEmpty && calls.isEmpty && notices.isEmpty
      && units.isEmpty && changes.isEmpty && decisions == nil && !isStopping
  }

  mutating func add(_ tick: TimedTick) {
    ticks.append(tick)
    guard ticks.count > Self.maximumTicks else { return }
    let oldest = ticks.removeFirst()
    ticks[0].absorb(oldest)
    droppedTicks += 1
  }

  /// Takes a notice; a full inbox counts it.
  mutating func note(_ text: String) {
    if notices.count < Self.maximumNotices { notices.append(text) } else { noticesLeftOut += 1 }
  }

  /// Takes what the system bus told.
  mutating func add(_ news: UnitNews) {
    var fitting = news
    let excess = units.resets.count + news.resets.count - Self.maximumResets
    if excess > 0 {
      fitting.resets.removeLast(min(excess, fitting.resets.count))
      note("system bus: \(excess) resets of units left out; the next list of units tells of them")
    }
    let superfluous = units.relations.count + news.relations.count - Self.maximumRelations
    if superfluous > 0 {
      fitting.relations.removeLast(min(superfluous, fitting.relations.count))
      note("system bus: relations of \(superfluous) units left out")
    }
    // The next connection tells of all that are loaded.
    if units.forgotten.count > Self.maximumRelations { fitting.forgotten = [] }
    units.add(fitting)
  }

  /// Takes what changed on the host.
  mutating func add(_ found: [Change]) {
    let room = Self.maximumChanges - changes.count
    changes += found.prefix(room)
    changesLeftOut += max(0, found.count - room)
  }

  /// Takes a message if there is room.
  mutating func add(_ message: ReaderMessage) -> Bool {
    guard messageBytes < Self.maximumMessageBytes else { return false }
    messages.append(message)
    messageBytes += message.byteCount
    return true
  }

  /// Takes lines of a file if there is room.
  mutating func add(_ batch: FileBatch) -> Bool {
    guard fileBytes < Self.maximumFileBytes else { return false }
    fileBatches.append(batch)
    fileBytes += batch.entries.byteCount
    return true
  }

  /// Takes a question, unless the engine takes its last ones.
  mutating func add(_ call: ControlCall) -> Bool {
    guard !isStopping else { return false }
    calls.append(call)
    return true
  }

  /// Hands over what has gathered; nil while there is nothing.
  mutating func takeAll() -> Inbox? {
    guard !isEmpty else { return nil }
    var taken = self
    if changesLeftOut > 0 { taken.notices.append("\(changesLeftOut) changes of the host were left out") }
    if noticesLeftOut > 0 { taken.notices.append("\(noticesLeftOut) more notices were left out") }
    self = emptied()
    return taken
  }

  /// Hands over what has gathered but entries and lines, which wait for room; nil while there is nothing.
  mutating func takeAllButMessages() -> Inbox? {
    let (waiting, bytes) = (messages, messageBytes)
    let (files, fileBytes) = (fileBatches, fileBytes)
    (messages, messageBytes, fileBatches, self.fileBytes) = ([], 0, [], 0)
    defer {
      (messages, messageBytes) = (waiting, bytes)
      (fileBatches, self.fileBytes) = (files, fileBytes)
    }
    return takeAll()
  }

  private func emptied() -> Inbox {
    var empty = Inbox()
    empty.isStopping = isStopping
    empty.droppedTicks = droppedTicks
    empty.collectors = collectors
    return empty
  }
}

extension ReaderMessage {
  /// About how many bytes it takes while it waits.
  fileprivate var byteCount: Int {
    switch self {
    case .batch(let entries, _): entries.byteCount
    case .caughtUp: EntryBatch.overhead
    case .notice(let text), .unavailable(let text), .restarted(let text, _):
      EntryBatch.overhead + text.utf8.count
    }
  }
}

extension EntryBatch {
  /// What a batch takes beside its entries: its place in the journal, and the allocations themselves.
  fileprivate static let overhead = 1024

  /// About how many bytes it takes while it waits.
  var byteCount: Int { Self.overhead + bytes.count + entries.count * MemoryLayout<LogEntry>.stride }
}
