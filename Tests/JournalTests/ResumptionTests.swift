import Model
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
    #expect(resumption.next == .cursor(position.cursor))
    #expect(resumption.groupStarts == [0: .realtime(position.realtimeMicroseconds + 1)])
    #expect(resumption.consequence.contains("going on after"))
    resumption.fail(isCrash: true)
    resumption.fail(isCrash: true)
    #expect(resumption.groupStarts == [0: .tail])
  }

  @Test("a file that kills twice is left out by its number, and nothing else is passed over")
  func file() throws {
    let position = try #require(Self.position)
    let words = Resumption.LastWords(
      group: 7, path: "/j/a.journal", fileID: Identifier128(high: 1, low: 2))
    var resumption = Resumption(start: .cursor(position.cursor), now: 5)
    resumption.fail(isCrash: true, lastWords: words)
    #expect(resumption.skippedFiles.isEmpty && resumption.consequence.isEmpty)
    resumption.deliver(position)
    resumption.fail(isCrash: true, lastWords: words)
    #expect(resumption.skippedFiles == [Identifier128(high: 1, low: 2)])
    #expect(resumption.consequence == "; /j/a.journal has ended the reader twice and is left out")
    #expect(resumption.groupStarts.isEmpty)
  }

  @Test("where no file is to blame, only the journal that was read is passed by")
  func otherJournal() throws {
    var resumption = Resumption(start: .head, now: 5)
    resumption.deliver(try #require(Self.position), of: 7)
    for _ in 0..<2 {
      resumption.fail(isCrash: true, lastWords: Resumption.LastWords(group: 7, path: "", fileID: nil))
    }
    #expect(resumption.groupStarts.keys.sorted() == [7])
  }

  @Test("a place at the end of time is passed by without a trap")
  func endOfTime() throws {
    let last = JournalPositionTests.cursor + ";t=7fffffffffffffff"
    var resumption = Resumption(start: .cursor(last), now: 5)
    resumption.fail(isCrash: true)
    resumption.fail(isCrash: true)
    #expect(resumption.groupStarts == [0: .realtime(.max)])
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
