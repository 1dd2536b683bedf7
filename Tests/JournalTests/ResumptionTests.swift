import Testing

@testable import Journal

@Suite("Where a new child begins")
struct ResumptionTests {
  private static let position = JournalPosition(cursor: JournalPositionTests.cursor)

  @Test("before anything was delivered it begins where the first did, a tail at the time it was asked for")
  func nothingDelivered() {
    #expect(Resumption(start: .head, now: 5).next == .head)
    #expect(Resumption(start: .tail, now: 5).next == .realtime(5))
  }

  @Test("after a delivery it begins behind it")
  func delivered() throws {
    var resumption = Resumption(start: .head, now: 5)
    resumption.fail(isCrash: true)
    resumption.deliver(try #require(Self.position))
    resumption.fail(isCrash: true)
    #expect(resumption.next == .cursor(JournalPositionTests.cursor))
    #expect(resumption.attempts == 1)
    #expect(resumption.consequence.isEmpty)
  }

  @Test("a place that kills twice is passed by in time, and one that kills on is left for the end")
  func crashes() throws {
    let position = try #require(Self.position)
    var resumption = Resumption(start: .cursor(position.cursor), now: 5)
    resumption.fail(isCrash: true)
    resumption.fail(isCrash: true)
    #expect(resumption.next == .realtime(position.realtimeMicroseconds + 1))
    #expect(resumption.consequence.contains("going on after"))
    resumption.fail(isCrash: true)
    resumption.fail(isCrash: true)
    #expect(resumption.next == .tail)
  }

  @Test("a place at the end of time is passed by without a trap")
  func endOfTime() throws {
    let last = JournalPositionTests.cursor + ";t=7fffffffffffffff"
    var resumption = Resumption(start: .cursor(last), now: 5)
    resumption.fail(isCrash: true)
    resumption.fail(isCrash: true)
    #expect(resumption.next == .realtime(.max))
  }

  @Test("an end that is no crash never costs entries")
  func noCrash() {
    var resumption = Resumption(start: .cursor(JournalPositionTests.cursor), now: 5)
    for _ in 0..<10 { resumption.fail(isCrash: false) }
    #expect(resumption.next == .cursor(JournalPositionTests.cursor))
    #expect(resumption.attempts == 10)
  }

  @Test("waits double from a tenth of a second to five seconds")
  func backOff() {
    #expect(
      [1, 2, 3, 6, 7, 100].map { ReaderClock.backOff(attempt: $0) } == [100, 200, 400, 3200, 5000, 5000])
  }

  @Test("times are written in UTC")
  func text() {
    #expect(ReaderClock.text(realtime: 1_787_447_647_000_000) == "2026-08-23T01:14:07Z")
  }
}
