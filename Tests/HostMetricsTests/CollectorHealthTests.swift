import Testing

@testable import HostMetrics

@Suite("Collector health")
struct CollectorHealthTests {
  /// A clock that moves on by its step at every look.
  private final class Clock {
    var nanoseconds: UInt64 = 0
    var step: UInt64 = 0

    func read() -> UInt64 {
      defer { nanoseconds += step }
      return nanoseconds
    }
  }

  private func health(_ name: String, of sampler: HostSampler) -> CollectorHealth? {
    sampler.health.first { $0.name == name }
  }

  @Test("counts runs that could read everything and runs that could not, and keeps the newest error")
  func counting() throws {
    let tree = FakeTree()
    tree.copyFixture()
    let sampler = HostSampler(settings: tree.settings)
    #expect(health("load", of: sampler)?.state == .waiting)
    _ = sampler.sample(monotonicNanoseconds: .seconds(1))
    tree.write("proc/loadavg", "what\n")
    for second in 2...3 { _ = sampler.sample(monotonicNanoseconds: .seconds(Double(second))) }
    let failing = try #require(health("load", of: sampler))
    #expect(failing.state == .failing)
    #expect((failing.successes, failing.failures) == (1, 2))
    #expect(failing.lastError == "\(tree.root)/proc/loadavg: not in the form that is expected")
    tree.write("proc/loadavg", Fixture.text("proc/loadavg"))
    _ = sampler.sample(monotonicNanoseconds: .seconds(4))
    let mended = try #require(health("load", of: sampler))
    #expect(mended.state == .working)
    #expect((mended.successes, mended.failures) == (2, 2))
    #expect(mended.lastError == failing.lastError)
  }

  @Test("tells a source that this host never had from one that is gone")
  func absence() throws {
    let tree = FakeTree()
    tree.copyFixture()
    tree.remove("proc/pressure/io")
    let sampler = HostSampler(settings: tree.settings)
    _ = sampler.sample(monotonicNanoseconds: .seconds(1))
    #expect(health("io pressure", of: sampler)?.state == .absent)
    #expect(health("memory", of: sampler)?.state == .working)
    #expect(Set(sampler.health.map(\.name)).count == sampler.health.count)
  }

  @Test("measures the last, the longest and the mean duration of a run")
  func durations() throws {
    let tree = FakeTree()
    let clock = Clock()
    let sampler = HostSampler(settings: tree.settings, clock: clock.read)
    for (second, milliseconds) in [(1.0, 16), (2.0, 32), (3.0, 8)] {
      clock.step = UInt64(milliseconds) * 1_000_000
      _ = sampler.sample(monotonicNanoseconds: .seconds(second))
    }
    let cpu = try #require(health("cpu", of: sampler))
    #expect((cpu.lastSeconds, cpu.maxSeconds) == (0.008, 0.032))
    // 16, then a sixteenth of the way to 32: 17, then a sixteenth of the way to 8: 16.4375.
    #expect(abs(cpu.meanSeconds - 0.016_437_5) < 1e-12)
  }

  @Test("lets a collector rest that is slow twice in a row, and works its rates out over the longer time")
  func pace() throws {
    let tree = FakeTree()
    let clock = Clock()
    let sampler = HostSampler(settings: tree.settings, clock: clock.read)
    var board = SignalBoard()
    clock.step = 200_000_000
    for second in 1...6 {
      tree.write("proc/vmstat", "pgmajfault \(second * 100)\n")
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second))))
      let isResting = (3...5).contains(second)
      #expect((board.values[":system.paging.faults.major"] == nil) == (isResting || second == 1))
    }
    #expect(board.values[":system.paging.faults.major"] == 100, "400 in four seconds")
    #expect(health("paging", of: sampler)?.skipped == 3)
  }
}
