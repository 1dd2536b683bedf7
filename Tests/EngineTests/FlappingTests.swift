import Model
import Testing

@testable import Engine

@Suite("Updates, and incidents that come back")
struct FlappingTests {
  private static func told(_ change: (inout Incident) -> Void = { _ in }) -> ToldIncident {
    var incident = Incident(
      id: "a", category: .resource, entity: .host, severity: .warning, onsetMicroseconds: 0, summary: "",
      clearRule: "")
    incident.causes = [cause(.possible, "a.service")]
    incident.victims = [Victim(entity: Entity(kind: .unit, name: "v.service"), evidence: "")]
    change(&incident)
    return ToldIncident(incident)
  }

  private static func cause(_ confidence: Confidence, _ unit: String) -> Cause {
    Cause(
      confidence: confidence, probability: 0.5, kind: .cpu, entity: Entity(kind: .unit, name: unit),
      subject: unit, evidence: "")
  }

  @Test("what is worse or clearer is worth a line")
  func rises() {
    let before = Self.told()
    #expect(Self.told { $0.severity = .error }.says(moreThan: before))
    #expect(Self.told { $0.causes = [Self.cause(.likely, "a.service")] }.says(moreThan: before))
    #expect(Self.told { $0.causes = [Self.cause(.likely, "b.service")] }.says(moreThan: before))
    #expect(Self.told { $0.causes = [Self.cause(.possible, "b.service")] }.says(moreThan: before))
    #expect(Self.told().says(moreThan: Self.told { $0.causes = [] }))
    #expect(Self.told().says(moreThan: Self.told { $0.victims = [] }))
    #expect(Self.told { $0.entity = Entity(kind: .device, name: "sda") }.says(moreThan: before))
  }

  @Test("what is the same, less bad or less clear is not")
  func falls() {
    let before = Self.told {
      $0.severity = .error
      $0.causes = [Self.cause(.likely, "a.service")]
    }
    #expect(!before.says(moreThan: before))
    #expect(!Self.told().says(moreThan: before))
    #expect(!Self.told { $0.causes = [Self.cause(.unclear, "a.service")] }.says(moreThan: before))
    #expect(!Self.told { $0.causes = [Self.cause(.possible, "b.service")] }.says(moreThan: before))
    #expect(!Self.told { $0.victims = [] }.says(moreThan: before))
    let other = Victim(entity: Entity(kind: .unit, name: "w.service"), evidence: "")
    #expect(!Self.told { $0.victims = [other] }.says(moreThan: Self.told()))
  }

  @Test("a unit that fails again within a day comes back under its id, and the line says how often")
  func reopens() {
    var watch = Watch()
    watch.pass(10)
    for _ in 0..<3 { watch.flap("web.service", down: 20, up: 600) }
    #expect(watch.story == [.open, .clear, .reopen, .clear, .reopen, .clear])
    #expect(Set(watch.written.map(\.incident.id)).count == 1)
    #expect(watch.written.map(\.incident.reopenings).max() == 2)
    #expect(watch.written.filter { $0.kind == .reopen }.map(\.incident.reopenings) == [1, 2])
  }

  @Test("after a day it is another incident, which begins to count anew")
  func dayLater() {
    var watch = Watch()
    watch.pass(10)
    for _ in 0..<2 {
      watch.flap("web.service", down: 20, up: 600)
      watch.scenario.restart(after: 90_000)
    }
    #expect(watch.story == [.open, .clear, .open, .clear])
    #expect(Set(watch.written.map(\.incident.id)).count == 2)
    #expect(watch.written.allSatisfy { $0.incident.reopenings == 0 })
  }

  @Test("what flaps for hours writes a few lines and not hundreds")
  func flaps() {
    var watch = Watch()
    watch.pass(10)
    for _ in 0..<60 { watch.flap("web.service", down: 30, up: 150) }
    // Every three minutes for three hours: calm for 150 s, it clears after 60 s and after 120 s, and then no more.
    #expect(watch.story == [.open, .clear, .reopen, .clear, .reopen])
  }
}
