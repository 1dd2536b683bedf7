import Model
import Testing

@testable import tocsin

@Suite("What would not have been written")
struct CounterfactualTests {
  private static let day: Int64 = 86_400_000_000
  private static let now: Int64 = 1_795_464_000_000_000

  /// A line about a unit's memory, or its failure where there is no value.
  private func line(
    _ id: String, _ kind: AlertTransition.Kind, _ value: Double?, daysAgo: Int64 = 1,
    unit: String = "web.service"
  ) -> AlertTransition {
    let entity = Entity(kind: .unit, name: unit)
    var incident = Incident(
      id: id, category: value == nil ? .unitFailed : .resource, entity: entity, severity: .warning,
      onsetMicroseconds: 0, summary: "", clearRule: "")
    incident.lead = value.map { value in
      Deviation(
        entity: entity, signal: "systemd.unit.memory", title: "memory", unit: .bytes, resource: .memory,
        observed: value, expected: ExpectedRange(low: 90, mid: 100, high: 110), surprise: 5, isAbove: true,
        sinceMicroseconds: 0, votes: [],
        baseline: Baseline(samples: 1, ageSeconds: 1, isMature: true, isSeasonal: false))
    }
    return AlertTransition(
      sequence: 1, kind: kind, realtimeMicroseconds: Self.now - daysAgo * Self.day, utcOffsetSeconds: 0,
      host: "db1", machineID: .none, bootID: .none, incident: incident)
  }

  @Test("lines of incidents within the limit count, with their ends, and those confirmed as real are told")
  func counts() throws {
    let lines = [
      line("a", .open, 150), line("a", .update, 200), line("a", .clear, 101),
      line("b", .open, 220), line("b", .clear, 100),
      line("c", .open, 300), line("c", .clear, 100),
      line("d", .open, 150, unit: "mail.service"), line("e", .open, nil),
      line("f", .open, 150, daysAgo: 40),
    ]
    let judged = try #require(Counterfactual.judged(Array(lines.prefix(3))))
    #expect(judged.lead?.observed == 200)
    let level = AcceptedLevel(judged)
    #expect(level.limit == 225)
    let found = Counterfactual(level, lines, now: Self.now, confirmed: ["b", "c"])
    #expect((found.lines, found.removed, found.confirmed) == (9, 5, 1))
    #expect(
      found.sentence
        == "would have removed 5 of the last 30 days' 9 lines, including 1 you confirmed as real")
  }

  @Test("an incident that grew beyond the limit would have been told")
  func grew() throws {
    let lines = [
      line("a", .open, 150), line("a", .clear, 100), line("b", .open, 150), line("b", .update, 300),
    ]
    let level = AcceptedLevel(try #require(Counterfactual.judged(Array(lines.prefix(2)))))
    let found = Counterfactual(level, lines, now: Self.now, confirmed: [])
    #expect((found.lines, found.removed) == (4, 2))
    #expect(found.sentence == "would have removed 2 of the last 30 days' 4 lines")
  }
}
