import LogTemplates
import TestSupport
import Testing

@Suite("Memory that known messages take")
struct AllocationTests {
  private static let messages = [
    "Failed password for root from 192.0.2.7 port 4711 ssh2", "took 5.2 KB in 12 ms, 3, 4, 5",
    "open /var/log/syslog.1 failed: user=bob, at 2026-08-23T03:14:07+02:00 (in module x::y)",
    "get https://example.org/a?b=c#d from mail.example.org:443 mac 00:1b:44:11:3a:b7",
    "no variable in this message at all", "",
  ].map { Array($0.utf8) }

  @Test("counts reservations of memory")
  func counter() {
    var kept: [Int] = []
    #expect(objectsMade { kept = Array(repeating: 1, count: 5000) } > 0)
    #expect(objectsMade { kept[3] = 2 } == 0)
  }

  @Test("is none, values of blanks and merged templates included")
  func none() {
    var book = TemplateBook()
    let unit = Array("a.service".utf8)
    for name in ["fooBar", "barBaz", "bazQux", "quxFoo"] {
      book.observe("a.service", "cannot find worker \(name) in the pool")
    }
    let merged = Array("cannot find worker fooBar in the pool".utf8)
    let messages = Self.messages + [merged]
    let read = {
      for time in 0..<100 {
        for message in messages {
          _ = book.observe(
            unit: unit.span, message: message.span, priority: 6, realtimeMicroseconds: Int64(time) * 1_000_000
          )
        }
      }
    }
    read()
    #expect(objectsMade(read) == 0)
    #expect(book.counters.merges == 2)
  }
}
