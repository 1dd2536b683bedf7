import LogTemplates
import Model
import Testing

@testable import Engine

@Suite("Deviations of logs")
struct LogTests {
  private func burst(
    _ watch: inout Watch, unit: String = "shop.service", seconds: Int = 15, perSecond: Int = 20
  ) {
    for _ in 0..<seconds {
      watch.scenario.log(
        "cannot reach database 10.0.0.7: timed out", unit: unit, priority: 3, count: perSecond)
      watch.pass(1)
    }
  }

  @Test("a burst of a new error is one incident that clears", arguments: 0..<10)
  func newError(phase: Int) throws {
    var watch = Watch()
    watch.pass(310 + phase)
    burst(&watch)
    watch.pass(200)
    #expect(watch.kinds == [.open, .clear])
    let incident = try #require(watch.written.first?.incident)
    #expect(incident.category == .newErrorTemplate)
    #expect(incident.entity == Entity(kind: .unit, name: "shop.service"))
    #expect(incident.severity == .warning)
    #expect(incident.summary.hasPrefix("new error: cannot reach database"))
    #expect(incident.logs.first?.isNew == true)
    #expect(incident.logs.first?.template.hasPrefix("cannot reach database") == true)
  }

  @Test(
    "what a snapshot keeps of log messages has no secrets in it, and no messages where none are to be kept")
  func secretsInSnapshot() throws {
    for keeps in [true, false] {
      var settings = Watch.open
      settings.keepsLogSamples = keeps
      var watch = Watch(settings)
      watch.scenario.log("login with password=hunter2-secret refused")
      watch.pass(2)
      let text = String(decoding: watch.engine.encodeSnapshot(), as: UTF8.self)
      #expect(!text.contains("hunter2-secret"))
      let sample = watch.engine.logs.book.sample(pair: 0)
      #expect(sample == (keeps ? "login with password=[masked] refused" : ""))
    }
  }

  @Test("nothing is new in the first five minutes, nor is later what was logged then")
  func tooEarly() {
    var watch = Watch()
    watch.pass(200)
    burst(&watch)
    watch.pass(200)
    #expect(watch.written == [])
    burst(&watch)
    watch.pass(200)
    #expect(watch.written.allSatisfy { !$0.incident.summary.hasPrefix("new ") })
  }

  @Test("a new error that goes on stays one open incident, and is accepted in the end")
  func goesOn() {
    var watch = Watch()
    watch.pass(400)
    burst(&watch, seconds: 1800, perSecond: 2)
    #expect(watch.kinds == [.open])
    burst(&watch, seconds: 2400, perSecond: 2)
    #expect(watch.kinds == [.open, .clear])
    burst(&watch, seconds: 2000, perSecond: 2)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("late entries are counted, but judge no rate")
  func late() {
    var watch = Watch()
    watch.pass(400)
    watch.scenario.log("cannot reach database", unit: "shop.service", priority: 3, count: 500)
    watch.step(watch.scenario.catchUpFrame())
    watch.pass(100)
    #expect(watch.written == [])
    #expect(watch.engine.status().entries == 500)
    #expect(watch.engine.status().lateEntries == 500)
    #expect(watch.engine.status().units.first { $0.name == "shop.service" }?.entries == 500)
  }

  @Test("claims of huge numbers are survived", arguments: [Transport.journal, .driver, .kernel])
  func hugeNumbers(transport: Transport) {
    var watch = Watch()
    watch.pass(400)
    for _ in 0..<30 {
      watch.scenario.log("message repeated 18446744073709551615 times: [oops]", priority: 3, count: 20) {
        entry, _ in
        entry.number = .max
        entry.transport = transport
        entry.realtimeMicroseconds = .max
        entry.monotonicMicroseconds = .max
      }
      watch.pass(1)
    }
    watch.pass(200)
    #expect(watch.engine.status().entries == 600)
    #expect(watch.kinds.filter { $0 == .open }.count <= 1)
  }

  @Test("a flood of templates neither traps nor stalls, and opens one incident a unit at most")
  func flood() {
    var watch = Watch()
    watch.pass(400)
    for second in 0..<40 {
      for word in 0..<150 {
        watch.scenario.log("failure \(Self.word(second * 150 + word))", unit: "noisy.service", priority: 3)
      }
      watch.pass(1)
    }
    watch.pass(300)
    #expect(watch.kinds.filter { $0 == .open }.count <= 1)
    #expect(watch.engine.status().open.isEmpty)
  }

  /// A word that no mask takes for a number.
  private static func word(_ number: Int) -> String {
    let letters = Array("abcdefghij")
    return String(String(number).compactMap { $0.wholeNumberValue.map { letters[$0] } })
  }
}
