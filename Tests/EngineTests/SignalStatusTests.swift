import Model
import Testing

@testable import Engine

@Suite("What is told of signals")
struct SignalStatusTests {
  private static let host = HostIdentity(name: "db1", machineID: Identifier128(high: 1, low: 2))

  private func engine(seconds: Int, observeFor: Double) -> Engine {
    var settings = EngineSettings()
    settings.observeForSeconds = observeFor
    var engine = Engine(host: Self.host, settings: settings)
    var scenario = Scenario()
    for _ in 0..<seconds { _ = engine.step(scenario.frame()) }
    return engine
  }

  @Test("pages leave out nothing and repeat nothing")
  func pages() {
    let engine = engine(seconds: 3, observeFor: 0)
    var names: [String] = []
    var next: Int? = 0
    while let place = next {
      let page = engine.signals(from: place, limit: 3)
      #expect(page.signals.count == 3 || page.next == nil)
      names += page.signals.map(\.descriptor.name)
      next = page.next
    }
    #expect(names == Watched.allCases.map(\.descriptor.name))
    #expect(engine.signals(from: 1_000_000, limit: 3).signals.isEmpty)
    #expect(engine.signals(from: -5, limit: 100).signals.count == names.count)
  }

  @Test("a signal warms, learns and is mature, and its value lies in what was expected")
  func maturity() throws {
    let warming = try #require(engine(seconds: 5, observeFor: 0).signals(from: 0, limit: 1).signals.first)
    #expect(warming.maturity == .warming)
    #expect(!warming.quick.value.isFinite, "no mean of ten seconds is known")
    let learning = engine(seconds: 3600, observeFor: 86_400).signals(from: 0, limit: 1).signals.first
    #expect(learning?.maturity == .learning)
    let mature = try #require(engine(seconds: 3600, observeFor: 600).signals(from: 0, limit: 1).signals.first)
    #expect(mature.maturity == .mature)
    #expect(mature.quick.expected.low <= mature.quick.value)
    #expect(mature.quick.value <= mature.quick.expected.high)
    #expect(mature.ageSeconds > 3500 && mature.samples > 300)
    #expect(mature.tier == "full")
  }

  @Test("what has vanished is not told of")
  func vanished() {
    var engine = engine(seconds: 3, observeFor: 0)
    var scenario = Scenario(second: 2000)
    _ = scenario.frame()
    var frame = scenario.frame()
    frame.vanished = [Watched.memory.rawValue]
    _ = engine.step(frame)
    let names = engine.signals(from: 0, limit: 100).signals.map(\.descriptor.name)
    #expect(names == Watched.allCases.filter { $0 != .memory }.map(\.descriptor.name))
  }
}
