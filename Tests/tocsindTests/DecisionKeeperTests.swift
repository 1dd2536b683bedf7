import Configuration
import Control
import Decisions
import Model
import Testing

@testable import tocsind

@Suite("The keeper of decisions")
struct DecisionKeeperTests {
  private let folder = TemporaryFolder()
  private let inbox = Monitor(Inbox())

  private func keeper() -> DecisionKeeper {
    DecisionKeeper(
      shelf: DecisionShelf(state: folder.path, configuration: "\(folder.path)/none"),
      settings: Monitor(Settings()), inbox: inbox)
  }

  private func draft(_ kind: String = "silence") -> DecisionDraft {
    var draft = DecisionDraft(kind: kind)
    draft.units = ["web*.service"]
    draft.forSeconds = 3600
    draft.reason = "a test"
    return draft
  }

  /// What the engine would say: one incident is open.
  private static func engine(_ question: ControlCall.Question) -> ControlReply {
    guard case .status = question else { return ControlReply(ok: true) }
    var report = StatusReport()
    report.open = [
      StatusReport.OpenIncident(id: "7f3a91c2", severity: "err", onset: 0, text: "", heldBack: nil)
    ]
    return ControlReply(ok: true, status: report)
  }

  private var told: [Decision]? { inbox.update { $0.decisions } }

  @Test("a decision is written, told to the engine, listed, and taken back")
  func life() throws {
    let keeper = keeper()
    keeper.refresh()
    #expect(told == [])
    let reply = keeper.decide(draft(), by: ControlCaller(user: 0), ask: Self.engine)
    let item = try #require(reply.decisions?.decisions.first)
    #expect(reply.ok)
    #expect(item.id.hasPrefix("silence-"))
    #expect(item.author == "root")
    #expect(item.inForce)
    #expect(item.scope == "unit:web*.service")
    #expect(told?.map(\.id) == [item.id])
    #expect(told?.first?.isInForce(at: Clock.realtimeMicroseconds) == true)
    let again = self.keeper()
    again.refresh()
    #expect(told?.map(\.id) == [item.id])
    #expect(keeper.undecide(item.id, ask: Self.engine).ok)
    #expect(told == [])
    #expect(!keeper.undecide(item.id, ask: Self.engine).ok)
  }

  @Test("what a file may not hold nobody can ask for", arguments: 0..<8)
  func refused(number: Int) {
    let keeper = keeper()
    var draft = draft()
    switch number {
    case 0: draft.kind = "quiet"
    case 1: draft.units = nil
    case 2: draft.reason = "a\nid = \"other\""
    case 3: draft.looser = .infinity
    case 4: draft.onCalendar = "02:00"
    case 5: draft.units = [String](repeating: "a", count: 33)
    case 6: draft.forSeconds = -5
    default: draft.entities = ["nothing:at all"]
    }
    let reply = keeper.decide(draft, by: ControlCaller(user: 0), ask: Self.engine)
    #expect(!reply.ok)
    #expect(reply.errors.count == 1)
    #expect(reply.errors.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
    #expect(told == nil)
  }

  @Test("what is over is removed by a clock that has run for an hour, not by one that has just been set")
  func tidying() {
    let keeper = keeper()
    #expect(keeper.decide(draft(), by: ControlCaller(user: 0), ask: Self.engine).ok)
    var clocks = ClockReading.now(monotonic: Clock.monotonicNanoseconds)
    func pass(_ seconds: UInt64) {
      clocks.monotonic += seconds * 1_000_000_000
      clocks.boottime += seconds * 1_000_000_000
      clocks.realtime += Int64(seconds) * 1_000_000
      keeper.tidy(at: clocks)
      keeper.refresh()
    }
    func count() -> Int? { keeper.report(ControlReply(ok: true)).decisions?.decisions.count }
    for _ in 0..<20 { pass(60) }
    clocks.realtime += 10 * 365 * 86_400_000_000
    for _ in 0..<60 { pass(60) }
    #expect(count() == 1)
    pass(60)
    #expect(count() == 0)
  }

  @Test("an incident that is open can be acknowledged, another cannot, and one without a draft is told")
  func acknowledgement() {
    let keeper = keeper()
    var ack = DecisionDraft(kind: "ack")
    ack.incident = "7f3a91c2"
    #expect(keeper.decide(ack, by: ControlCaller(user: 0), ask: Self.engine).ok)
    ack.incident = "00000000\u{1b}"
    let reply = keeper.decide(ack, by: ControlCaller(user: 0), ask: Self.engine)
    #expect(reply.errors == [#"no incident 00000000\x1b is open"#])
    #expect(!keeper.decide(nil, by: ControlCaller(user: 0), ask: Self.engine).ok)
  }

  @Test("the author is the kernel's, with the caller's own word where that says more")
  func author() {
    #expect(DecisionKeeper.author(nil, ControlCaller(user: 0)) == "root")
    #expect(DecisionKeeper.author("root", ControlCaller(user: 0)) == "root")
    #expect(DecisionKeeper.author("ann", ControlCaller(user: 0)) == "ann (as root)")
    #expect(DecisionKeeper.author("ann\n\u{1b}[0m", ControlCaller(user: 65_534)) == "ann0m (unproved)")
    #expect(DecisionKeeper.author(nil, ControlCaller(user: nil)) == "unknown")
    #expect(DecisionKeeper.author(nil, ControlCaller(user: 4_000_000)) == "uid:4000000")
  }

  @Test("decisions go with the first frame, and once")
  func frames() {
    var assembler = FrameAssembler(bootID: .none)
    assembler.noteCaughtUp()
    let decision = Decision(id: "a", kind: .silence)
    assembler.add([decision])
    #expect(assembler.frames(monotonicNanoseconds: Made.nanoseconds(0)).isEmpty)
    for second in 1...2 { assembler.add(Made.tick(at: Double(second))) }
    let frames = assembler.frames(monotonicNanoseconds: Made.nanoseconds(60))
    #expect(frames.map(\.decisions) == [[decision], nil])
  }
}
