import Model
import Testing

@testable import HostChanges

@Suite("Logs that are appended to")
struct GrowingFileTests {
  @Test("the tail holds every line that lies within the limit as a whole", arguments: 0...12)
  func tail(limit: Int) {
    let host = HostTree()
    host.write("/log", "one\ntwo\nsix\n")
    host.write("/log.1", "a\nbc\nd\n")
    let rotated = limit < 2 ? [] : limit < 5 ? ["d"] : limit < 7 ? ["bc", "d"] : ["a", "bc", "d"]
    let own = limit < 4 ? [] : limit < 8 ? ["six"] : limit < 12 ? ["two", "six"] : ["one", "two", "six"]
    let file = GrowingFile(host.root + "/log")
    #expect(file.tail(of: limit).map { String(decoding: $0, as: UTF8.self) } == rotated + own)
    host.write("/log", "ten\n", appending: true)
    #expect(file.lines().map { String(decoding: $0, as: UTF8.self) } == ["ten"])
  }
}

@Suite("Changes of one look")
struct ChangeLimitTests {
  @Test("where there are too many the oldest are left out, whoever found them")
  func oldest() {
    let changes = (0..<300).map { number in
      Change(
        realtimeMicroseconds: Int64((number * 7) % 300), kind: .package, entity: .host, summary: "\(number)")
    }
    let newest = ChangeWatch.newest(changes).map(\.realtimeMicroseconds)
    #expect(newest == Array(300 - Int64(ChangeWatch.maximumChanges)..<300))
  }
}
