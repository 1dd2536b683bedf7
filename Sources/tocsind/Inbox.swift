import Configuration
import Control
import Journal
import Model

/// What an operator's command asks of the engine thread; who asks waits for the reply.
final class ControlCall: Sendable {
  enum Question: Sendable {
    case status
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
/// with it the child: what is not read stays in the journal.
struct Inbox {
  static let maximumTicks = 120
  static let maximumMessages = 64

  var ticks: [TimedTick] = []
  var messages: [ReaderMessage] = []
  var calls: [ControlCall] = []
  var notices: [String] = []
  var isStopping = false
  private(set) var droppedTicks: UInt64 = 0

  var isEmpty: Bool { ticks.isEmpty && messages.isEmpty && calls.isEmpty && notices.isEmpty && !isStopping }

  mutating func add(_ tick: TimedTick) {
    ticks.append(tick)
    guard ticks.count > Self.maximumTicks else { return }
    let oldest = ticks.removeFirst()
    ticks[0].absorb(oldest)
    droppedTicks += 1
  }

  /// Takes a message if there is room.
  mutating func add(_ message: ReaderMessage) -> Bool {
    guard messages.count < Self.maximumMessages else { return false }
    messages.append(message)
    return true
  }

  /// Takes a question, unless the engine takes its last ones.
  mutating func add(_ call: ControlCall) -> Bool {
    guard !isStopping else { return false }
    calls.append(call)
    return true
  }

  /// Hands over what has gathered.
  mutating func takeAll() -> Inbox? {
    guard !isEmpty else { return nil }
    let taken = self
    ticks.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
    calls.removeAll(keepingCapacity: true)
    notices.removeAll(keepingCapacity: true)
    return taken
  }
}
