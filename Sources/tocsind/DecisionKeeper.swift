import Configuration
import Control
import Decisions
import Glibc
import Model

/// Keeps the decisions: reads their files, writes what operators decide, and hands the engine what is in force.
///
/// The engine never waits for it. Whoever asks is on a thread of the control socket; files that others change are
/// looked at every few seconds by a thread of its own.
final class DecisionKeeper: Sendable {
  private struct State {
    var content = DecisionShelf.Content()
    /// What the engine was told last; `nil` before the first time.
    var told: [Decision]?
    /// What has been complained about.
    var problems: [String] = []
    /// When recurring decisions were last worked out, microseconds since 1970 UTC.
    var expandedAt: Int64 = 0
    var trust = ClockTrust()
  }

  /// Between two looks at the files, seconds.
  private static let pauseSeconds: UInt32 = 5
  /// Where no file has changed, recurring decisions are worked out once a minute: a clock was set, or a zone.
  private static let expansionMicroseconds: Int64 = 60_000_000
  /// Between two tries to find an id that is free.
  private static let tries = 100

  /// The ids of acknowledgements whose incidents have ended, left here by the engine's thread.
  let spent = Monitor<[String]>([])
  private let shelf: DecisionShelf
  private let settings: Monitor<Settings>
  private let inbox: Monitor<Inbox>
  private let state = Monitor(State())

  init(shelf: DecisionShelf, settings: Monitor<Settings>, inbox: Monitor<Inbox>) {
    self.shelf = shelf
    self.settings = settings
    self.inbox = inbox
  }

  /// Looks at the files until the daemon stops.
  func run() {
    while inbox.update({ !$0.isStopping }) {
      sleep(Self.pauseSeconds)
      tidy(at: .now(monotonic: Clock.monotonicNanoseconds))
      refresh()
    }
  }

  /// Reads the files again, and tells the engine where something has changed.
  func refresh() {
    let windows = settings.update { DecisionSet.windows(of: $0) }
    state.update { state in
      var content = shelf.load()
      content.entries += windows
      let now = Clock.realtimeMicroseconds
      if let excess = DecisionSet.excess(of: content.entries, at: now) { content.problems.append(excess) }
      let isRecent = abs(now - state.expandedAt) < Self.expansionMicroseconds
      guard content != state.content || !isRecent else { return }
      state.expandedAt = now
      state.content = content
      complain(content.problems, &state)
      let known = DecisionSet.expanded(content.entries, at: now)
      guard known != state.told else { return }
      state.told = known
      inbox.update { $0.decisions = known }
    }
  }

  /// Says once what is wrong with a file.
  private func complain(_ problems: [String], _ state: inout State) {
    for problem in problems where !state.problems.contains(problem) {
      Log.warning("decision passed over: \(problem)")
    }
    state.problems = problems
  }

  /// Removes what is over, by a clock that is believed: a folder of old decisions would be read by nobody.
  func tidy(at clocks: ClockReading) {
    let ended = spent.update { $0 }
    let (entries, isTrusted) = state.update { ($0.content.entries, $0.trust.note(clocks)) }
    for entry in entries where entry.origin == .daemon {
      let decision = entry.record.decision
      let isSpent = decision.kind == .acknowledgement && ended.contains(decision.id)
      guard isSpent || (isTrusted && decision.expiresMicroseconds <= clocks.realtime) else {
        continue
      }
      do throws(DecisionFailure) {
        try shelf.remove(file: entry.file)
        Log.notice("\(decision.id) is over\(isSpent ? ": its incident has ended" : "")")
      } catch {
        Log.warning("\(error)")
      }
    }
  }
}

// MARK: - Answers

extension DecisionKeeper {
  typealias Ask = (ControlCall.Question) -> ControlReply

  /// Lists the decisions, with what the engine says of each.
  func report(_ engine: ControlReply) -> ControlReply {
    let content = state.update { $0.content }
    var reply = ControlReply(ok: true)
    reply.decisions = DecisionReport(
      content, statuses: engine.decisions?.decisions ?? [], at: Clock.realtimeMicroseconds)
    return reply
  }

  /// Takes a decision: writes its file, and answers with the decision as it was written.
  func decide(_ draft: DecisionDraft?, by caller: ControlCaller, ask: Ask) -> ControlReply {
    guard let draft else { return Self.refusal("expected what to decide in \"decision\"") }
    if draft.kind == Decision.Kind.acknowledgement.word, let refusal = refusal(of: draft, ask) {
      return refusal
    }
    let count = state.update { $0.content.entries.count { $0.origin == .daemon } }
    guard count < DecisionShelf.maximumFiles else {
      return Self.refusal("there are \(count) decisions; take some back with tocsin decisions remove")
    }
    do {
      let record = try DecisionDraftReader.record(
        draft, id: freeID(draft.kind), author: Self.author(draft.user, caller),
        now: Clock.realtimeMicroseconds)
      try shelf.write(record)
      // Its file says by whom: the log goes into reports of faults.
      Log.notice("\(record.decision.id) was decided")
      refresh()
      return only(record.decision.id, ask)
    } catch let failure as SettingsFailure {
      return ControlReply(
        ok: false, errors: failure.problems.map(DecisionDraftReader.text), isRefused: true)
    } catch {
      return ControlReply(ok: false, errors: ["\(error)"])
    }
  }

  /// Takes a decision back.
  func undecide(_ id: String?, ask: Ask) -> ControlReply {
    let entries = state.update { $0.content.entries }
    guard let entry = entries.first(where: { $0.record.decision.id == id }) else {
      return Self.refusal("no decision is called \(PrintableName.text(id ?? ""))")
    }
    guard entry.origin == .daemon else {
      return Self.refusal("\(entry.record.decision.id) belongs to \(entry.file): change it there")
    }
    let reply = only(entry.record.decision.id, ask)
    do throws(DecisionFailure) {
      try shelf.remove(file: entry.file)
    } catch {
      return ControlReply(ok: false, errors: ["\(error)"])
    }
    Log.notice("\(entry.record.decision.id) was taken back")
    refresh()
    return reply
  }

  /// Why an incident cannot be acknowledged; `nil` where it can.
  private func refusal(of draft: DecisionDraft, _ ask: Ask) -> ControlReply? {
    let reply = ask(.status)
    guard let open = reply.status?.open else { return reply }
    let id = draft.incident ?? ""
    guard !open.contains(where: { $0.id == id }) else { return nil }
    return Self.refusal("no incident \(PrintableName.text(id)) is open")
  }

  private func only(_ id: String, _ ask: Ask) -> ControlReply {
    var reply = report(ask(.decisions))
    reply.decisions?.decisions.removeAll { $0.id != id }
    return reply
  }

  /// An id that nothing has: the kind, and twenty-five bits at random in the digits of incidents.
  private func freeID(_ kind: String) -> String {
    let taken = state.update { Set($0.content.entries.map(\.record.decision.id)) }
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
    for _ in 0..<Self.tries {
      let id = "\(kind)-" + String((0..<5).map { _ in digits[Int.random(in: 0..<32)] })
      if !taken.contains(id) { return id }
    }
    return "\(kind)-\(Clock.realtimeMicroseconds)"
  }

  /// Who decided: by the kernel's word, with the name that the caller gave where that is another.
  static func author(_ claimed: String?, _ caller: ControlCaller) -> String {
    let name = claimed.map { String(decoding: $0.utf8.filter(isNameByte).prefix(32), as: UTF8.self) } ?? ""
    // In the service's user namespace all but root and the daemon itself look the same.
    guard let user = caller.user, user != 65_534 else {
      return name.isEmpty ? "unknown" : "\(name) (unproved)"
    }
    let known = userName(user) ?? "uid:\(user)"
    return name.isEmpty || name == known ? known : "\(name) (as \(known))"
  }

  /// Several threads may ask at once.
  private static func userName(_ user: uid_t) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var room = [CChar](repeating: 0, count: 4096)
    guard getpwuid_r(user, &entry, &room, room.count, &found) == 0, found != nil else { return nil }
    return String(cString: entry.pw_name)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "._-@".utf8.contains(byte)
    }
  }

  /// What cannot be, however often it is asked for.
  private static func refusal(_ text: String) -> ControlReply {
    ControlReply(ok: false, errors: [text], isRefused: true)
  }
}
