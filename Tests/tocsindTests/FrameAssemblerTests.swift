import HostMetrics
import Journal
import Model
import TestSupport
import Testing

@testable import tocsind

@Suite struct FrameAssemblerTests {
  /// An assembler whose reader has caught up and whose first frame has been taken.
  private func watching() -> FrameAssembler {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.noteCaughtUp()
    assembler.add(Made.tick(at: 0))
    _ = assembler.frames(monotonicNanoseconds: Made.nanoseconds(2))
    return assembler
  }

  private func frames(_ assembler: inout FrameAssembler, at seconds: Double) -> [Frame] {
    assembler.frames(monotonicNanoseconds: Made.nanoseconds(seconds))
  }

  private func messages(_ frame: Frame) -> [String] {
    frame.entries.entries.map { frame.entries.string($0.message) }
  }

  @Test("a tick waits two seconds for what belongs to it")
  func delay() {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.add(Made.tick(at: 0))
    #expect(frames(&assembler, at: 1.999).isEmpty)
    #expect(frames(&assembler, at: 2).count == 1)
    #expect(frames(&assembler, at: 9).isEmpty)
  }

  @Test("a tick's records are its frame's")
  func records() {
    var tick = Tick()
    tick.vanished = [1]
    tick.appeared = [SignalAppearance(slot: 2, descriptor: Made.descriptor("a"))]
    tick.samples = [Sample(slot: 2, value: 3)]
    tick.usages = [ProcessUsage(command: "sh", unit: "", processes: 1, cpuCores: 1, residentBytes: 1)]
    tick.changes = [Change(realtimeMicroseconds: 5, kind: .mount, entity: .host, summary: "mounted")]
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.add(Made.tick(at: 0, flags: .sourcesOpened, tick))
    assembler.add(JournalGap(count: 4, fromMicroseconds: 1, toMicroseconds: 2))
    assembler.add(EntryBatch(), cursor: "behind the gap")
    assembler.noteCaughtUp()
    let frame = frames(&assembler, at: 2).first
    #expect(frame?.header == Made.tick(at: 0, flags: .sourcesOpened).header)
    #expect(frame?.vanished == tick.vanished)
    #expect(frame?.appeared == tick.appeared)
    #expect(frame?.samples == tick.samples)
    #expect(frame?.usages == tick.usages)
    #expect(frame?.changes == tick.changes)
    #expect(frame?.lostEntries == 4)
  }

  @Test("changes of the host go with the next tick, beside what the collectors saw, once")
  func changes() {
    var tick = Tick()
    tick.changes = [Change(realtimeMicroseconds: 5, kind: .mount, entity: .host, summary: "mounted")]
    var assembler = watching()
    assembler.add([Change(realtimeMicroseconds: 3, kind: .package, entity: .host, summary: "upgraded")])
    assembler.add(Made.tick(at: 1, tick))
    assembler.add(Made.tick(at: 2))
    let found = frames(&assembler, at: 4)
    #expect(found.map { $0.changes.map(\.summary) } == [["mounted", "upgraded"], []])
  }

  @Test("entries fall into the frame of their second, and the cursor goes with them")
  func entries() throws {
    var assembler = watching()
    assembler.add(Made.batch(at: [0.2, 0.9]), at: try #require(Made.position(1)))
    assembler.add(Made.batch(at: [1.5]), at: try #require(Made.position(2)))
    for second in 1...2 { assembler.add(Made.tick(at: Double(second))) }
    let frames = frames(&assembler, at: 4)
    #expect(frames.map(messages) == [["at 0.2", "at 0.9"], ["at 1.5"]])
    #expect(frames.map(\.journalCursor) == [Made.position(1)?.cursor, Made.position(2)?.cursor])
    #expect(frames.allSatisfy { $0.header.flags.isEmpty })
  }

  @Test("entries of a reader that has not caught up go to the catch-up lane at once")
  func catchUp() throws {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.add(Made.batch(at: [-500, -400]), at: try #require(Made.position(1)))
    let frames = frames(&assembler, at: 0)
    #expect(frames.map(\.header.flags) == [.catchUp])
    #expect(frames.first?.header.realtimeMicroseconds == Made.microseconds(-400))
    #expect(frames.first?.journalCursor == Made.position(1)?.cursor)
  }

  @Test("what was written before the first tick is late, even if the reader has caught up by then")
  func backlog() throws {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.add(Made.batch(at: [-300, -5, 0.5]), at: try #require(Made.position(1)))
    assembler.noteCaughtUp()
    assembler.add(Made.tick(at: 0))
    assembler.add(Made.tick(at: 1))
    let frames = frames(&assembler, at: 3)
    #expect(frames.map(\.header.flags) == [[], .catchUp, []])
    #expect(frames.map(messages) == [[], ["at -300.0", "at -5.0"], ["at 0.5"]])
  }

  @Test("entries within the tolerance count as new, older ones as late")
  func tolerance() throws {
    var assembler = watching()
    for second in 1...99 { assembler.add(Made.tick(at: Double(second))) }
    _ = frames(&assembler, at: 101)
    assembler.add(Made.batch(at: [68.9, 69.1]), at: try #require(Made.position(1)))
    assembler.add(Made.tick(at: 100))
    let frames = frames(&assembler, at: 102)
    #expect(frames.map(messages) == [["at 68.9"], ["at 69.1"]])
    #expect(frames.map(\.header.flags) == [.catchUp, []])
  }

  @Test("a late batch never takes the cursor back")
  func cursorOrder() throws {
    var assembler = watching()
    for second in 1...99 { assembler.add(Made.tick(at: Double(second))) }
    _ = frames(&assembler, at: 101)
    assembler.add(Made.batch(at: [99.5]), at: try #require(Made.position(1)))
    assembler.add(Made.batch(at: [3]), at: try #require(Made.position(2)))
    assembler.add(Made.tick(at: 100))
    let cursors = frames(&assembler, at: 102).map(\.journalCursor).filter { !$0.isEmpty }
    #expect(cursors == [Made.position(2)?.cursor])
  }

  @Test("an entry from the near future waits for its second")
  func nearFuture() throws {
    var assembler = watching()
    assembler.add(Made.batch(at: [1.5]), at: try #require(Made.position(1)))
    assembler.add(Made.tick(at: 1))
    #expect(frames(&assembler, at: 3).map(messages) == [[]])
    assembler.add(Made.tick(at: 2))
    #expect(frames(&assembler, at: 4).map(messages) == [["at 1.5"]])
  }

  @Test("an entry from the far future does not hold up the others")
  func farFuture() throws {
    var assembler = watching()
    assembler.add(Made.batch(at: [0.5, 1_000_000]), at: try #require(Made.position(1)))
    assembler.add(Made.batch(at: [0.7]), at: try #require(Made.position(2)))
    assembler.add(Made.tick(at: 1))
    let frames = frames(&assembler, at: 3)
    #expect(frames.map(messages) == [["at 0.5", "at 1000000.0", "at 0.7"]])
    #expect(frames.first?.journalCursor == Made.position(2)?.cursor)
  }

  @Test("a batch of own entries only moves the cursor", arguments: [true, false])
  func ownEntriesOnly(isCaughtUp: Bool) throws {
    var assembler = FrameAssembler(bootID: Made.boot)
    if isCaughtUp { assembler.noteCaughtUp() }
    assembler.add(EntryBatch(), at: try #require(Made.position(1)))
    assembler.add(Made.tick(at: 0))
    let frames = frames(&assembler, at: 2)
    #expect(frames.map(\.journalCursor).filter { !$0.isEmpty } == [Made.position(1)?.cursor])
    #expect(frames.allSatisfy { $0.entries.isEmpty })
  }

  @Test("a clock that is set back by an hour delays nothing and makes nothing late")
  func clockSetBack() throws {
    var assembler = watching()
    assembler.add(Made.batch(at: [0.5]), at: try #require(Made.position(1)))
    assembler.add(Made.batch(at: [-3599.5]), at: try #require(Made.position(2)))
    assembler.add(Made.tick(at: 1, wall: -3599, flags: .clockStep))
    #expect(frames(&assembler, at: 3).map(messages) == [["at 0.5", "at -3599.5"]])
    assembler.add(Made.batch(at: [-3598.5]), at: try #require(Made.position(3)))
    assembler.add(Made.tick(at: 2, wall: -3598))
    let next = frames(&assembler, at: 4)
    #expect(next.map(messages) == [["at -3598.5"]])
    #expect(next.allSatisfy { $0.header.flags.isEmpty })
  }

  @Test("a clock that is set forward by an hour makes nothing late that was written before")
  func clockSetForward() throws {
    var assembler = watching()
    assembler.add(Made.batch(at: [0.5, 3600.8]), at: try #require(Made.position(1)))
    assembler.add(Made.tick(at: 1, wall: 3601, flags: .clockStep))
    #expect(frames(&assembler, at: 3).map(messages) == [["at 0.5", "at 3600.8"]])
  }

  @Test("full of batches, it lets them go ahead when no tick has come for long")
  func stuckCollectors() throws {
    var assembler = watching()
    try fill(&assembler, at: 1)
    #expect(frames(&assembler, at: 29).isEmpty)
    #expect(frames(&assembler, at: 31).map(\.header.flags) == [.catchUp])
    #expect(assembler.waitingBytes == 0)
    assembler.add(Made.batch(at: [40]), at: try #require(Made.position(2)))
    #expect(frames(&assembler, at: 100).isEmpty)
  }

  @Test("full of batches, it does not wait for the time of the first one")
  func fullOfFuture() throws {
    var assembler = watching()
    try fill(&assembler, at: 29)
    assembler.add(Made.batch(at: [28]), at: try #require(Made.position(2)))
    assembler.add(Made.tick(at: 1))
    #expect(frames(&assembler, at: 3).map(\.entries.entries.count) == [1])
    #expect(!assembler.isFull)
  }

  @Test("a gap goes with the batch whose cursor leads past it, while catching up as well")
  func gap() throws {
    var assembler = FrameAssembler(bootID: Made.boot)
    assembler.add(Made.batch(at: [-500]), cursor: "before")
    assembler.add(JournalGap(count: 4, fromMicroseconds: 1, toMicroseconds: 2))
    assembler.add(Made.batch(at: [-400]), cursor: "behind")
    let frames = frames(&assembler, at: 0)
    #expect(frames.map(\.lostEntries) == [0, 4])
    #expect(frames.map(\.journalCursor) == ["before", "behind"])
  }

  @Test("lost entries are counted without a trap")
  func lost() {
    var assembler = FrameAssembler(bootID: Made.boot)
    for count in [UInt64.max, 5] {
      assembler.add(JournalGap(count: count, fromMicroseconds: 1, toMicroseconds: 2))
    }
    assembler.add(EntryBatch(), cursor: "behind the gaps")
    assembler.noteCaughtUp()
    assembler.add(Made.tick(at: 0))
    #expect(frames(&assembler, at: 2).map(\.lostEntries) == [.max])
  }

  @Test("no lost entry goes uncounted, however many hosts have gaps")
  func manyGaps() {
    var assembler = FrameAssembler(bootID: Made.boot)
    for number in 0..<1000 {
      assembler.add(
        JournalGap(count: 2, fromMicroseconds: 1, toMicroseconds: 2, host: "host\(number)"))
    }
    assembler.add(JournalGap(count: 5, fromMicroseconds: 1, toMicroseconds: 2))
    assembler.add(EntryBatch(), cursor: "behind the gaps")
    assembler.noteCaughtUp()
    assembler.add(Made.tick(at: 0))
    let gaps = frames(&assembler, at: 2).flatMap(\.gaps)
    #expect(gaps.count == 130)
    #expect(gaps.reduce(0) { $0 + $1.count } == 2005)
    #expect(gaps.first { $0.host == FrameAssembler.otherHosts }?.count == 2 * (1000 - 128))
    #expect(gaps.first { $0.host.isEmpty }?.count == 5)
  }

  private func fill(_ assembler: inout FrameAssembler, at seconds: Double) throws {
    guard
      case .batch(let batch, let position) = try Made.message(
        bytes: FrameAssembler.maximumBytes, at: seconds)
    else { return }
    assembler.add(batch, cursor: position.cursor)
  }

  @Test("no entry is lost or doubled, whatever their times", arguments: 0..<50)
  func conservation(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    var assembler = FrameAssembler(bootID: Made.boot)
    var (given, taken): ([String], [String]) = ([], [])
    var wall = 0.0
    for second in 0..<60 {
      if second == 5 { assembler.noteCaughtUp() }
      let step = Int.random(in: 0..<15, using: &random) == 0
      wall += step ? Double.random(in: -100...100, using: &random) : 1
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let batch = Made.batch(
          at: (0..<3).map { _ in wall + Double.random(in: -50...50, using: &random) })
        given += batch.entries.map { batch.string($0.message) }
        assembler.add(batch, at: try #require(Made.position(UInt64(second))))
      }
      assembler.add(Made.tick(at: Double(second), wall: wall, flags: step ? .clockStep : []))
      taken += frames(&assembler, at: Double(second)).flatMap(messages)
    }
    assembler.add(Made.tick(at: 61, wall: wall + 1000))
    taken += frames(&assembler, at: 63).flatMap(messages)
    #expect(taken.sorted() == given.sorted())
  }
}
