import Model
import Testing

@testable import Engine

@Suite("Acknowledgements and feedback")
struct FeedbackTests {
  private func acknowledgement(_ id: String, _ watch: borrowing Watch) -> Decision {
    watch.decision(.acknowledgement, "ack") { $0.scope.incident = id }
  }

  @Test("an acknowledged incident tells only what is worse, and its end, with which the acknowledgement ends")
  func acknowledged() throws {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    let id = try #require(watch.written.first?.incident.id)
    let ack = acknowledgement(id, watch)
    watch.decide(ack)
    watch.pass(5)
    #expect(watch.kinds == [.open])
    watch.scenario.manager("fe6faa94e7774663a0da52717891d8ef", "web.service")
    watch.pass(5)
    // Killed for want of memory: who knows that it failed does not know that.
    #expect(watch.kinds == [.open, .update])
    #expect(watch.engine.status().open.first?.decision == "ack")
    watch.scenario.unitStarts("web.service")
    watch.pass(1200)
    #expect(watch.kinds == [.open, .update, .clear])
    #expect(watch.engine.spentDecisions == ["ack"])
    // Its file is still there, and the incident comes back: that is news.
    watch.decide(ack)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    #expect(watch.kinds == [.open, .update, .clear, .reopen])
    watch.decide()
    watch.pass(1)
    #expect(watch.engine.spentDecisions == [])
  }

  @Test("an end that the alert log tells ends the acknowledgement, too")
  func adopted() throws {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    let id = try #require(watch.written.first?.incident.id)
    watch.decide(acknowledgement(id, watch))
    watch.pass(5)
    let before = watch.engine.encodeSnapshot()
    watch.scenario.unitStarts("web.service")
    watch.pass(1200)
    watch.engine = try Engine(host: Watch.host, settings: EngineSettings(), snapshot: before)
    watch.engine.adopt(watch.written)
    #expect(watch.engine.spentDecisions == ["ack"])
  }

  /// What a watch has rung for when its memory was filled for a minute.
  private func ring(_ watch: inout Watch, _ level: Double) throws -> Incident {
    watch.pass(360)
    watch.scenario.levels[.memory] = level
    watch.pass(60)
    let incident = try #require(watch.written.first?.incident)
    watch.scenario.levels[.memory] = 0.4
    watch.pass(300)
    watch.forgetWritten()
    return incident
  }

  @Test("what was called normal rings again where it is a quarter further out, and not before")
  func normal() throws {
    var settings = Watch.open
    settings.minSeverity = .notice
    var watch = Watch(settings)
    let incident = try ring(&watch, 0.6)
    let level = AcceptedLevel(incident)
    #expect(abs(level.limit - (0.6 + 0.25 * (0.6 - 0.4))) < 0.01)
    watch.decide(watch.decision(.feedback, "f") { $0.accepted = level })
    watch.scenario.levels[.memory] = 0.63
    watch.pass(60)
    #expect(watch.written == [])
    #expect(watch.reason == .acceptedAsNormal)
    watch.scenario.levels[.memory] = 0.8
    watch.pass(30)
    #expect(watch.story == [.reopen])
    #expect((watch.written.first?.incident.lead?.observed ?? 0) > 0.7)
  }

  /// A watch whose memory lies in what was called normal, with its incident held back.
  private func accepting() throws -> Watch {
    var settings = Watch.open
    settings.minSeverity = .notice
    var watch = Watch(settings)
    let level = AcceptedLevel(try ring(&watch, 0.6))
    watch.decide(watch.decision(.feedback, "f") { $0.accepted = level })
    watch.scenario.levels[.memory] = 0.63
    return watch
  }

  @Test("it takes nothing with it that follows within the same minute", arguments: [20, 30, 50])
  func follows(seconds: Int) throws {
    var watch = try accepting()
    watch.pass(seconds)
    watch.stress()
    watch.pass(40)
    #expect(watch.story == [.open])
    #expect(watch.written.first?.incident.lead?.signal == "system.cpu.utilization")
    #expect(watch.engine.status().open.map(\.heldBack) == [.acceptedAsNormal, nil])
  }

  @Test("it leads nothing that begins in the same ten seconds", arguments: [0, 4, 8, 12])
  func sameMoment(delay: Int) throws {
    var watch = try accepting()
    watch.pass(delay)
    watch.stress()
    watch.pass(60)
    #expect(watch.story == [.open])
    #expect(watch.written.first?.incident.lead?.signal == "system.cpu.utilization")
  }

  @Test("several things that were called normal are held back each by itself")
  func severalAtOnce() throws {
    var settings = Watch.open
    settings.minSeverity = .notice
    var watch = Watch(settings)
    let memory = AcceptedLevel(try ring(&watch, 0.6))
    watch.scenario.levels[.unitCPU] = 0.9
    watch.pass(60)
    let unit = AcceptedLevel(try #require(watch.written.first?.incident))
    #expect(unit.entity.name == "web.service")
    watch.scenario.levels[.unitCPU] = 0.1
    watch.pass(300)
    watch.forgetWritten()
    watch.decide(
      watch.decision(.feedback, "f") { $0.accepted = memory },
      watch.decision(.feedback, "g") { $0.accepted = unit })
    watch.scenario.levels[.memory] = 0.6
    watch.scenario.levels[.unitCPU] = 0.9
    watch.pass(60)
    #expect(watch.written == [])
    #expect(watch.engine.status().open.map(\.heldBack) == [.acceptedAsNormal, .acceptedAsNormal])
  }

  @Test("a new error of a unit rings beside the one that was called normal")
  func otherTemplate() throws {
    var watch = Watch()
    watch.pass(360)
    func burst(_ texts: [String]) {
      for _ in 0..<12 {
        for text in texts { watch.scenario.log(text, unit: "shop.service", priority: 3, count: 5) }
        watch.pass(1)
      }
    }
    burst(["cannot reach the database"])
    watch.pass(20)
    let level = AcceptedLevel(try #require(watch.written.first?.incident))
    watch.pass(900)
    watch.forgetWritten()
    watch.decide(watch.decision(.feedback, "f") { $0.accepted = level })
    burst(["cannot reach the database", "disk quota exceeded for the shop"])
    watch.pass(20)
    #expect(!watch.story.isEmpty)
    #expect(watch.written.contains { $0.incident.logs.contains { $0.template.contains("quota") } })
  }

  @Test("it says nothing of what is worse, of another signal, of another class")
  func others() throws {
    var watch = Watch()
    let incident = try ring(&watch, 0.93)
    let level = AcceptedLevel(incident)
    #expect(level.accepts(incident))
    var worse = incident
    worse.severity = .error
    #expect(!level.accepts(worse))
    var other = incident
    other.lead?.signal = "system.memory.pages"
    #expect(!level.accepts(other))
    other = incident
    other.category = .limit
    #expect(!level.accepts(other))
    other = incident
    other.entity = Entity(kind: .unit, name: "web.service")
    #expect(!level.accepts(other))
    other = incident
    other.lead?.isAbove = false
    #expect(!level.accepts(other))
    other = incident
    other.folded = [incident.lead, incident.lead].compactMap { $0 }
    #expect(level.accepts(other))
    other.folded[1].entity = Entity(kind: .unit, name: "web.service")
    #expect(!level.accepts(other))
    other = incident
    other.lead = nil
    #expect(!level.accepts(other))
  }

  @Test("a new error that was called normal says nothing of another one")
  func templates() throws {
    var watch = Watch()
    watch.pass(360)
    func burst(_ text: String) {
      for _ in 0..<12 {
        watch.scenario.log(text, unit: "shop.service", priority: 3, count: 5)
        watch.pass(1)
      }
      watch.pass(20)
    }
    burst("cannot reach the database")
    let incident = try #require(watch.written.first?.incident)
    let level = AcceptedLevel(incident)
    #expect(level.template == "cannot reach the database")
    var other = incident
    for place in other.logs.indices { other.logs[place].template = "disk quota exceeded" }
    #expect(level.accepts(incident))
    #expect(!level.accepts(other))
  }

  @Test("a failure that was called normal does not ring again until that expires")
  func fact() throws {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(5)
    let incident = try #require(watch.written.first?.incident)
    watch.scenario.unitStarts("web.service")
    watch.pass(100)
    watch.forgetWritten()
    watch.decide(watch.decision(.feedback, "f", for: 600) { $0.accepted = AcceptedLevel(incident) })
    watch.scenario.unitFails("web.service")
    watch.pass(100)
    #expect(watch.written == [])
    // Another fact of the same unit joins it: that was never looked at.
    watch.scenario.manager("fe6faa94e7774663a0da52717891d8ef", "web.service")
    watch.pass(5)
    #expect(watch.story == [.reopen])
  }
}
