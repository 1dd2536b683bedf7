import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("What the manager said of late")
struct RecentLivesTests {
  private func lives(_ events: [(UnitLifeEvent, String)]) -> RecentLives {
    var lives = RecentLives()
    for (second, (event, unit)) in events.enumerated() { lives.note(event, of: unit, at: Double(second)) }
    return lives
  }

  @Test("events are counted unit by unit, in the order in which units were spoken of")
  func counts() {
    let lives = lives([(.started, "b.service"), (.failed, "a.service"), (.stopped, "b.service")])
    let told = lives.lives(from: 0)
    #expect(told.map(\.unit) == ["b.service", "a.service"])
    #expect(told.map(\.first) == [0, 1])
    #expect(told[0].counts.started == 1 && told[0].counts.stopped == 1)
    #expect(lives.lives(from: 2).map(\.unit) == ["b.service"])
  }

  @Test("four that start under alike names are a family, three are not", arguments: [3, 4, 9])
  func families(size: Int) {
    let events = (1...size).map { (UnitLifeEvent.started, "job-\($0)-77.service") }
    let told = lives(events + [(.started, "web.service")]).lives(from: 0)
    guard size >= 4 else {
      #expect(told.count == size + 1)
      return
    }
    #expect(told.map(\.unit) == ["job-*.service", "web.service"])
    #expect(told[0].counts.members == UInt32(size))
    #expect(told[0].counts.started == UInt32(size))
    #expect(told[0].members.first == "job-1-77.service")
  }

  @Test("one that starts again and again is no family")
  func loop() {
    let told = lives(Array(repeating: (.started, "job-1.service"), count: 9)).lives(from: 0)
    #expect(told.map(\.unit) == ["job-1.service"])
    #expect(told.first?.counts.started == 9)
  }

  @Test("what happens besides to a member is told of the member")
  func others() {
    let events = (1...4).map { (UnitLifeEvent.started, "job-\($0).service") }
    let told = lives(events + [(.killed, "job-x.service")]).lives(from: 0)
    #expect(told.map(\.unit) == ["job-*.service", "job-x.service"])
    #expect(told.last?.counts.kills == 1)
  }

  @Test(
    "numbers are stars, and a number more or less is no other family",
    arguments: [
      ("job-12.service", "job-*.service"), ("job-12-345.service", "job-*.service"),
      ("job-1-2-3-4.service", "job-*.service"), ("7", "*"),
      ("web.service", "web.service"), ("", ""), ("php8.2-fpm.service", "php*.*-fpm.service"),
    ])
  func names(unit: String, family: String) { #expect(RecentLives.familyName(of: unit) == family) }

  @Test("what is old is forgotten, and so is the oldest of too much")
  func forgets() {
    var lives = lives((0..<1025).map { (.started, "u\($0 % 2 == 0 ? "a" : "b").service") })
    #expect(lives.lives(from: 0).reduce(0) { $0 + $1.counts.started } == 769)
    lives.forget(before: 1000)
    #expect(lives.lives(from: 0).reduce(0) { $0 + $1.counts.started } == 25)
    lives.forget(before: 1e9)
    #expect(lives.lives(from: 0).isEmpty)
  }

  @Test("a snapshot says the same, and one that is cut short is refused")
  func roundTrip() throws {
    let lives = lives([(.started, "b.service"), (.failed, "a.service"), (.killed, "b.service")])
    var writer = ByteWriter()
    lives.encode(into: &writer)
    var reader = ByteReader(writer.bytes)
    let again = try RecentLives(decoding: &reader)
    #expect(again.lives(from: 0).map(\.counts) == lives.lives(from: 0).map(\.counts))
    for count in writer.bytes.indices {
      var reader = ByteReader(Array(writer.bytes.prefix(count)))
      #expect(throws: CodingFailure.self) { try RecentLives(decoding: &reader) }
    }
  }
}
