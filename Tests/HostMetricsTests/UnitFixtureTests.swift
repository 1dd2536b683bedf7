import Model
import Testing

@testable import HostMetrics

/// Control groups of Debian's kernel 6.1 in its three layouts, with the same units; see make-vm-fixtures.sh.
@Suite("Units of real hosts")
struct UnitFixtureTests {
  /// Samples a host's files twice, five seconds apart.
  private func values(_ layout: String) -> [String: Double] {
    var settings = SamplerSettings()
    settings.root =
      Fixture.root.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/6.1-\(layout)"
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(100)))
    board.take(sampler.sample(monotonicNanoseconds: .seconds(105)))
    return board.values
  }

  /// Figures by hand from `memory.stat` (anon 278528, pagetables 40960, slab_unreclaimable 17640),
  /// `memory.max` 100663296 and `pids.max` 40.
  @Test("measures a unit of a version 2 host")
  func unified() {
    let values = values("unified")
    #expect(values["busy.service:systemd.unit.memory"] == 337_128)
    #expect(values["busy.service:systemd.unit.memory.current"] == 368_640)
    #expect(values["busy.service:systemd.unit.memory.utilization"] == 337_128.0 / 100_663_296)
    #expect(values["busy.service:systemd.unit.tasks.utilization"] == 0.025)
  }

  @Test("knows the same of each layout", arguments: ["unified", "hybrid", "legacy"])
  func signals(layout: String) {
    let values = values(layout)
    let everywhere = [
      "cpu", "memory", "memory.current", "memory.utilization", "memory.oom_kills", "memory.limit_hits",
      "io.read",
      "io.write", "operations.read", "operations.write", "tasks", "tasks.utilization",
    ]
    for name in everywhere { #expect(values["busy.service:systemd.unit.\(name)"] != nil, "\(name)") }
    #expect((values["busy.service:systemd.unit.pressure.io"] != nil) == (layout != "legacy"))
    #expect(values["busy.service:systemd.unit.cpu.throttled"] == nil, "no period of its quota has passed")
  }

  @Test(
    "finds every kind of unit, and folds those without a past", arguments: ["unified", "hybrid", "legacy"])
  func names(layout: String) {
    let names = Set(
      values(layout).keys.filter { $0.contains(":systemd.unit.memory") }.map { $0.prefix { $0 != ":" } })
    let expected: Set<Substring> = [
      "busy.service", "writer.service", "plain.service", "worker@one.service", "run-*.service", "run-*.scope",
      "docker-*.scope",
    ]
    #expect(expected.isSubset(of: names), "missing: \(expected.subtracting(names).sorted())")
  }
}
