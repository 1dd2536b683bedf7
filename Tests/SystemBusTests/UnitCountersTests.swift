import Testing

@testable import SystemBus

@Suite("Units that are asked for counts")
struct UnitCountersTests {
  private func unit(_ name: String, _ state: String = "active") -> ServiceManagerBus.ListedUnit {
    ServiceManagerBus.ListedUnit(name: name, activeState: state, path: "/")
  }

  @Test("asks services that run, then sockets and scopes, and nothing else")
  func kinds() {
    let units = [
      unit("session-1.scope"), unit("a.mount"), unit("a.socket"), unit("a.service"), unit("b.device"),
      unit("c.service", "inactive"), unit("d.service", "activating"),
    ]
    let names = UnitCounters.candidates(among: units).map(\.name)
    #expect(names == ["a.service", "d.service", "a.socket", "session-1.scope"])
  }

  @Test("asks no more than so many")
  func cap() {
    let units = (0..<2000).map { unit("u\($0).service") }
    #expect(UnitCounters.candidates(among: units).count == UnitCounters.maximumAsked)
  }
}
