import HostMetrics
import Journal
import Model
import TestSupport
import Testing

@testable import tocsind

@Suite struct InboxTests {
  @Test("hands over what has gathered, once")
  func takeAll() {
    var inbox = Inbox()
    let nothing = inbox.takeAll()
    inbox.add(Made.tick(at: 0))
    let isTaken = inbox.add(ReaderMessage.caughtUp)
    let taken = inbox.takeAll()
    let nothingAgain = inbox.takeAll()
    #expect(nothing == nil && nothingAgain == nil)
    #expect(isTaken)
    #expect(taken?.ticks.count == 1)
    #expect(taken?.messages == [.caughtUp])
  }

  @Test("keeps so many notices and resets while the engine is stuck, and counts the others")
  func stuckEngine() {
    var inbox = Inbox()
    for index in 0..<Inbox.maximumNotices + 3 { inbox.note("\(index)") }
    var taken = inbox.takeAll()
    #expect(taken?.notices.count == Inbox.maximumNotices + 1)
    #expect(taken?.notices.last == "3 more notices were left out")
    var news = UnitNews()
    news.resets = [UnitReset](
      repeating: UnitReset(unit: "a.service", realtimeMicroseconds: 1), count: Inbox.maximumResets - 1)
    inbox.add(news)
    inbox.add(news)
    taken = inbox.takeAll()
    #expect(taken?.units.resets.count == Inbox.maximumResets)
    #expect(taken?.notices.count == 1)
    inbox.note("again")
    #expect(inbox.takeAll()?.notices == ["again"])
  }

  @Test("keeps so many relations of units while the engine is stuck, and says how many it left out")
  func relations() {
    var inbox = Inbox()
    var news = UnitNews()
    news.relations = [UnitRelations](
      repeating: UnitRelations(unit: "a.service"), count: Inbox.maximumRelations - 1)
    news.forgotten = ["b.service"]
    inbox.add(news)
    inbox.add(news)
    let taken = inbox.takeAll()
    #expect(taken?.units.relations.count == Inbox.maximumRelations)
    #expect(taken?.units.forgotten == ["b.service", "b.service"])
    #expect(taken?.notices == ["system bus: relations of 4094 units left out"])
  }

  @Test("full of messages, it takes none until some are taken out")
  func fullOfMessages() throws {
    var inbox = Inbox()
    let half = try Made.message(bytes: Inbox.maximumMessageBytes / 2)
    let taken = (0..<4).map { _ in inbox.add(half) }
    #expect(taken == [true, true, false, false])
    _ = inbox.takeAll()
    let isTaken = inbox.add(half)
    #expect(isTaken)
  }

  @Test("the largest message fits an empty queue, and small ones are not without end")
  func extremes() throws {
    var inbox = Inbox()
    let isTaken = inbox.add(try Made.message(bytes: Inbox.maximumMessageBytes * 2))
    let isNextTaken = inbox.add(.caughtUp)
    #expect(isTaken && !isNextTaken)
    _ = inbox.takeAll()
    while inbox.add(.caughtUp) {}
    #expect(inbox.messages.count <= 1 << 13)
  }

  @Test("without its messages it hands over the rest, and keeps them for later")
  func allButMessages() throws {
    var inbox = Inbox()
    _ = inbox.add(try Made.message(bytes: Inbox.maximumMessageBytes))
    let nothing = inbox.takeAllButMessages()
    inbox.add(Made.tick(at: 0))
    let rest = inbox.takeAllButMessages()
    let isTaken = inbox.add(ReaderMessage.caughtUp)
    let later = inbox.takeAll()
    #expect(nothing == nil)
    #expect(rest?.ticks.count == 1 && rest?.messages.isEmpty == true)
    #expect(!isTaken)
    #expect(later?.messages.count == 1 && later?.ticks.isEmpty == true)
  }

  @Test("full of ticks, it drops the oldest, counts it, and flags the gap")
  func fullOfTicks() {
    var inbox = Inbox()
    for second in 0..<Inbox.maximumTicks + 5 { inbox.add(Made.tick(at: Double(second))) }
    #expect(inbox.ticks.count == Inbox.maximumTicks)
    #expect(inbox.droppedTicks == 5)
    #expect(inbox.ticks.first?.header == Made.tick(at: 5, flags: .gap).header)
    #expect(inbox.ticks.dropFirst().allSatisfy { $0.header.flags.isEmpty })
  }

  @Test("a dropped tick's samples are lost; its usages, changes, flags and records are not")
  func dropped() {
    var old = Tick()
    old.appeared = [SignalAppearance(slot: 1, descriptor: Made.descriptor("a"))]
    old.samples = [Sample(slot: 1, value: 1)]
    old.usages = [ProcessUsage(command: "sh", unit: "", processes: 1, cpuCores: 1, residentBytes: 1)]
    old.changes = [Change(realtimeMicroseconds: 5, kind: .mount, entity: .host, summary: "mounted")]
    var tick = Made.tick(at: 1)
    tick.absorb(Made.tick(at: 0, flags: .clockStep, old))
    #expect(tick.header.flags == [.gap, .clockStep])
    #expect(tick.tick.appeared == old.appeared)
    #expect(tick.tick.changes == old.changes)
    #expect(tick.tick.usages == old.usages)
    #expect(tick.tick.samples.isEmpty)
  }

  @Test("a question is refused once the engine takes its last ones")
  func stopping() {
    var inbox = Inbox()
    let isTaken = inbox.add(ControlCall(.status))
    inbox.isStopping = true
    let isTakenAtTheEnd = inbox.add(ControlCall(.status))
    #expect(isTaken && !isTakenAtTheEnd)
    #expect(inbox.calls.count == 1)
  }
}

@Suite struct AbsorbTests {
  /// What the engine knows of slots after taking ticks, as it takes them.
  private struct SlotTable {
    var signals: [UInt32: String] = [:]

    mutating func take(_ tick: TimedTick) {
      if tick.header.flags.contains(.sourcesOpened) { signals = [:] }
      for slot in tick.tick.vanished { signals[slot] = nil }
      for appearance in tick.tick.appeared {
        // A slot that is in use must never be given out: its signal would never vanish.
        #expect(signals[appearance.slot] == nil)
        signals[appearance.slot] = appearance.descriptor.name
      }
    }
  }

  /// A source that lets signals come and go by the rules of `SignalOutput`, and is opened anew at times.
  private struct RandomSource {
    var random: SplitMix64
    var used: [UInt32] = []
    var names = 0

    mutating func next(at second: Double) -> TimedTick {
      var tick = Tick()
      let isOpened = second == 0 || Int.random(in: 0..<40, using: &random) == 0
      if isOpened { used = [] }
      let before = used
      for slot in before where Int.random(in: 0..<4, using: &random) == 0 {
        used.removeAll { $0 == slot }
        tick.vanished.append(slot)
      }
      for slot in UInt32(0)..<6 where !before.contains(slot) && Bool.random(using: &random) {
        names += 1
        used.append(slot)
        tick.appeared.append(SignalAppearance(slot: slot, descriptor: Made.descriptor("signal \(names)")))
      }
      return Made.tick(at: second, flags: isOpened ? .sourcesOpened : [], tick)
    }
  }

  @Test("dropping ticks leaves the slots as if every tick had been taken", arguments: 0..<60)
  func equivalence(seed: UInt64) {
    var source = RandomSource(random: SplitMix64(state: seed))
    var (all, queued) = (SlotTable(), SlotTable())
    var inbox = Inbox()
    for second in 0..<Inbox.maximumTicks * 2 {
      let tick = source.next(at: Double(second))
      all.take(tick)
      inbox.add(tick)
    }
    inbox.ticks.forEach { queued.take($0) }
    #expect(inbox.droppedTicks == UInt64(Inbox.maximumTicks))
    #expect(queued.signals == all.signals)
  }

  @Test("keeps so many changes while the engine is stuck, and counts the others")
  func changes() {
    var inbox = Inbox()
    let change = Change(realtimeMicroseconds: 1, kind: .package, entity: .host, summary: "a")
    inbox.add([Change](repeating: change, count: Inbox.maximumChanges + 7))
    let taken = inbox.takeAll()
    #expect(taken?.changes.count == Inbox.maximumChanges)
    #expect(taken?.notices == ["7 changes of the host were left out"])
    let nothing = inbox.takeAll()
    #expect(nothing == nil)
  }
}
