import Testing

@testable import SystemBus

@Suite("Failed units")
struct FailedUnitsTests {
  private func note(_ unit: String, _ state: String?, in units: inout FailedUnits) -> Bool {
    units.note(unit, state)
  }

  private func units(_ failed: String...) -> FailedUnits {
    var units = FailedUnits()
    units.replace(by: failed)
    return units
  }

  @Test("tells a reset by the way from failed to inactive", arguments: ["inactive", nil])
  func reset(state: String?) {
    var units = units("a.service")
    #expect(note("a.service", state, in: &units))
    #expect(!note("a.service", state, in: &units), "told once")
  }

  @Test("takes no start for a reset")
  func started() {
    var units = units("a.service")
    #expect(!note("a.service", "activating", in: &units))
    #expect(!note("a.service", "inactive", in: &units), "it ran and ended")
  }

  @Test("learns of failures from signals")
  func signalled() {
    var units = units()
    #expect(!note("a.service", "inactive", in: &units))
    #expect(!note("a.service", "failed", in: &units))
    #expect(note("a.service", "inactive", in: &units))
  }

  @Test("forgets what a new list does not name")
  func replaced() {
    var units = units("a.service")
    units.replace(by: ["b.service"])
    #expect(!note("a.service", "inactive", in: &units))
    #expect(note("b.service", nil, in: &units))
  }

  @Test("follows no more units than its cap")
  func cap() {
    var units = FailedUnits()
    for index in 0...FailedUnits.maximum { _ = units.note("u\(index).service", "failed") }
    #expect(note("u0.service", "inactive", in: &units))
    #expect(!note("u\(FailedUnits.maximum).service", "inactive", in: &units))
  }
}

@Suite("Bus connection")
struct BusConnectionTests {
  @Test("says why there is no bus")
  func noBus() {
    #expect(throws: BusFailure(operation: "sd_bus_start", code: 2)) {
      _ = try ServiceManagerBus(address: "unix:path=/nonexistent/bus")
    }
  }
}
