import Model
import Testing

@testable import Diagnosis

@Suite("Choice of the lead deviation")
struct LeadChoiceTests {
  static func deviation(
    _ entity: Entity, _ signal: String, _ resource: Resource, surprise: Double = 5
  ) -> Deviation {
    Deviation(
      entity: entity, signal: signal, title: signal, unit: .fraction, resource: resource, observed: 1,
      expected: ExpectedRange(low: 0, mid: 0.1, high: 0.2), surprise: surprise, isAbove: true,
      sinceMicroseconds: 0, votes: [],
      baseline: Baseline(samples: 1, ageSeconds: 1, isMature: true, isSeasonal: false))
  }

  @Test("what the host lacks comes first, use before pressure, logs last")
  func order() {
    let unit = Entity(kind: .unit, name: "web.service")
    let expected = [
      Self.deviation(.host, "system.cpu.utilization", .cpu),
      Self.deviation(.host, "system.linux.pressure.cpu.some", .cpu, surprise: 9),
      Self.deviation(.host, "system.linux.pressure.io.full", .io, surprise: 9),
      Self.deviation(Entity(kind: .device, name: "sda"), "system.disk.io", .io, surprise: 9),
      Self.deviation(unit, "systemd.unit.cpu", .cpu, surprise: 9),
      Self.deviation(unit, "log.template.rate", .logs, surprise: 9),
    ]
    #expect(expected.reversed().sorted(by: LeadChoice.precedes) == expected)
  }

  @Test("among equals the less probable one leads, and names break ties")
  func ties() {
    let first = Self.deviation(Entity(kind: .unit, name: "a.service"), "systemd.unit.cpu", .cpu)
    let second = Self.deviation(Entity(kind: .unit, name: "b.service"), "systemd.unit.cpu", .cpu)
    let third = Self.deviation(Entity(kind: .unit, name: "z.service"), "systemd.unit.cpu", .cpu, surprise: 6)
    #expect([second, first, third].sorted(by: LeadChoice.precedes) == [third, first, second])
    #expect(!LeadChoice.precedes(first, first))
  }
}

@Suite("Severity")
struct SeverityRuleTests {
  private func severity(_ resource: Resource, _ change: (inout Impact) -> Void) -> Severity {
    var impact = Impact()
    change(&impact)
    return SeverityRule.severity(
      of: LeadChoiceTests.deviation(.host, "s", resource, surprise: 99), impact: impact)
  }

  @Test("severity comes from impact, never from the score")
  func impact() {
    #expect(severity(.cpu) { _ in } == .notice)
    #expect(severity(.cpu) { $0.cpuUtilization = 0.9 } == .warning)
    #expect(severity(.cpu) { $0.cpuPressure = 0.2 } == .warning)
    #expect(severity(.memory) { $0.memoryUtilization = 0.95 } == .warning)
    #expect(severity(.memory) { $0.memoryPressure = 0.3 } == .error)
    #expect(severity(.memory) { $0.memoryPressure = 0.6 } == .critical)
    #expect(severity(.io) { $0.ioPressure = 0.3 } == .error)
    #expect(severity(.network) { $0.ioPressure = 1 } == .notice)
    #expect(severity(.application) { _ in } == .warning)
  }

  @Test("what is not known costs nothing")
  func unknown() {
    #expect(severity(.io) { $0.ioPressure = .nan } == .notice)
    #expect(severity(.cpu) { $0.cpuUtilization = .nan } == .notice)
  }
}
