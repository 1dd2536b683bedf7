import Model
import Testing

@testable import Journal

@Suite("Sequence numbers")
struct SequenceWatchTests {
  private func point(_ number: UInt64, of id: UInt64 = 1) -> SequencePoint {
    SequencePoint(id: Identifier128(high: id, low: 0), number: number)
  }

  @Test("a batch whose numbers fit is complete")
  func complete() {
    let watch = SequenceWatch(after: point(100))
    #expect(watch.judge(point(356), count: 256) == .complete)
  }

  @Test("too few, too many, backwards and another sequence do not fit")
  func mismatch() {
    let watch = SequenceWatch(after: point(100))
    #expect(watch.judge(point(356), count: 255) == .mismatch)
    #expect(watch.judge(point(356), count: 257) == .mismatch)
    #expect(watch.judge(point(50), count: 10) == .mismatch)
    #expect(watch.judge(point(110, of: 2), count: 10) == .mismatch)
  }

  @Test("nothing is said before the first entry is known")
  func unknown() {
    var watch = SequenceWatch(after: nil)
    #expect(watch.judge(point(356), count: 1) == .complete)
    #expect(watch.advance(to: point(356)) == nil)
    #expect(watch.advance(to: point(357), count: 1) == 0)
  }

  @Test("a gap is found where it is")
  func gap() {
    var watch = SequenceWatch(after: point(100))
    #expect(watch.advance(to: point(101)) == nil)
    #expect(watch.advance(to: point(105)) == SequenceGap(first: 102, last: 104))
    #expect(SequenceGap(first: 102, last: 104).count == 3)
    #expect(watch.advance(to: point(106)) == nil)
  }

  @Test("entries that are missing somewhere in a batch are counted")
  func missing() {
    var watch = SequenceWatch(after: point(100))
    #expect(watch.advance(to: point(400), count: 256) == 44)
    #expect(watch.advance(to: point(400), count: 0) == 0)
    #expect(watch.advance(to: point(401), count: 5) == 0)
  }

  @Test("a new sequence starts afresh and is watched on")
  func newSequence() {
    var watch = SequenceWatch(after: point(100))
    #expect(watch.advance(to: point(7, of: 2)) == nil)
    #expect(watch.isOn)
    #expect(watch.advance(to: point(9, of: 2)) == SequenceGap(first: 8, last: 8))
  }

  @Test("two sequences that alternate turn the watch off")
  func alternating() {
    var watch = SequenceWatch(after: point(100))
    _ = watch.advance(to: point(7, of: 2))
    _ = watch.advance(to: point(101))
    #expect(!watch.isOn)
    #expect(watch.advance(to: point(500)) == nil)
    #expect(watch.judge(point(9000), count: 1) == .complete)
  }

  @Test("sequences of one counter are checked together, and a gap between them is found")
  func oneCounter() {
    var watch = SequenceWatch(after: point(100))
    for id in 1...2 as ClosedRange<UInt64> {
      watch.learn(Identifier128(high: id, low: 0), countsIn: "/var/log/journal/m")
    }
    #expect(watch.judge(point(105, of: 2), count: 5) == .complete)
    #expect(watch.advance(to: point(101, of: 2)) == nil)
    #expect(watch.advance(to: point(102)) == nil)
    #expect(watch.advance(to: point(105, of: 2)) == SequenceGap(first: 103, last: 104))
    #expect(watch.isOn)
  }

  @Test("a counter that begins again is followed, and no gap is claimed")
  func lostCounter() {
    var watch = SequenceWatch(after: point(100_000))
    for id in 1...2 as ClosedRange<UInt64> { watch.learn(Identifier128(high: id, low: 0), countsIn: "m") }
    #expect(watch.advance(to: point(1, of: 2)) == nil)
    #expect(watch.advance(to: point(3, of: 2)) == SequenceGap(first: 2, last: 2))
    #expect(watch.isOn)
  }

  @Test("what comes late of a sequence whose counter was lost is no gap, and the new one is watched on")
  func lateOfOld() {
    var watch = SequenceWatch(after: point(22_140))
    for id in 1...2 as ClosedRange<UInt64> { watch.learn(Identifier128(high: id, low: 0), countsIn: "m") }
    #expect(watch.advance(to: point(256, of: 2), count: 256) == 0)
    #expect(watch.advance(to: point(22_396)) == nil)
    #expect(watch.advance(to: point(257, of: 2)) == nil)
    #expect(watch.advance(to: point(260, of: 2)) == SequenceGap(first: 258, last: 259))
    #expect(watch.isOn)
  }

  @Test("two sequences of the system's files never count together, also where nothing is known of before")
  func family() {
    var watch = SequenceWatch(after: point(256, of: 2))
    for id in 1...2 as ClosedRange<UInt64> {
      watch.learn(Identifier128(high: id, low: 0), countsIn: "m", family: "system")
    }
    #expect(watch.advance(to: point(22_396)) == nil)
    #expect(watch.advance(to: point(257, of: 2)) == nil)
    #expect(watch.isOn)
  }

  @Test("entries read in another order than they were counted are put in order, and none is missing")
  func disorder() throws {
    var watch = SequenceWatch(after: point(100))
    for id in 1...2 as ClosedRange<UInt64> { watch.learn(Identifier128(high: id, low: 0), countsIn: "m") }
    let positions = try [(102, 1), (101, 2), (103, 1)].map { number, id in
      try #require(
        JournalPosition(
          cursor: "s=000000000000000\(id)0000000000000000;i=\(String(number, radix: 16));"
            + "b=0123456789abcdef0123456789abcdef;m=1;t=1;x=1"))
    }
    #expect(watch.ordered(positions).map(\.sequence) == [101, 102, 103])
    #expect(watch.ordered(positions).compactMap { watch.advance(to: $0.point) } == [])
  }
}
