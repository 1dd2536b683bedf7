import Journal
import Model
import Testing

@testable import tocsind

@Suite("How far reading is behind")
struct JournalLagTests {
  private func progress(_ journal: UInt64, isBehind: Bool) throws -> ReaderProgress {
    let place = try #require(Made.position(1))
    return ReaderProgress(cursor: place.cursor, position: place, journal: journal, isBehind: isBehind)
  }

  @Test("a journal that has been read to its end says nothing of the others")
  func several() throws {
    let now = try #require(Made.position(1)).realtimeMicroseconds + 90_000_000
    var lag = JournalLag()
    lag.note(try progress(1, isBehind: true), now: now)
    lag.note(try progress(2, isBehind: false), now: now)
    #expect(lag.seconds(now: now) == 90)
    #expect(lag.notice(isCatchingUp: false) != nil)
    #expect(lag.notice(isCatchingUp: false) == nil)
    lag.note(try progress(1, isBehind: false), now: now)
    #expect(lag.seconds(now: now) == 0)
  }
}
