import Model
import Testing

@testable import HostMetrics

@Suite("Processors")
struct ProcessorTests {
  @Test("reads all times and counts of each kernel", arguments: Fixture.Host.allCases)
  func counters(host: Fixture.Host) throws {
    let counters = try #require(Fixture.parse("proc/stat", of: host, ProcessorCounters.init(parsing:)))
    let times = Fixture.numbers("proc/stat", of: host, line: "cpu")
    #expect([counters.steal, counters.guest, counters.guestNice] == Array(times[7..<10]))
    #expect(counters.interrupts == Fixture.numbers("proc/stat", of: host, line: "intr").first)
    #expect(counters.interrupts.map { $0 > 0 } == true)
  }

  @Test("takes softirqs of each kernel in the order of /proc/softirqs")
  func softInterrupts() throws {
    let counters = try #require(Fixture.parse("proc/stat", of: .unified, ProcessorCounters.init(parsing:)))
    let kinds = ["TIMER:", "NET_TX:", "NET_RX:", "BLOCK:", "TASKLET:", "SCHED:", "RCU:"]
    let sums = kinds.map { Fixture.numbers("proc/softirqs", of: .unified, line: $0).reduce(0, +) }
    let soft = counters.softInterrupts
    let read = [
      soft.timer, soft.transmitted, soft.received, soft.block, soft.tasklet, soft.scheduler,
      soft.readCopyUpdate,
    ]
    // Read a moment apart: the later file counts more, but not by much.
    for (value, sum) in zip(read, sums) {
      let value = try #require(value)
      #expect(value <= sum && sum - value <= sum / 5 + 50, "\(value) in stat, \(sum) in softirqs")
    }
  }

  @Test("counts the time of guests apart from the programs that run them")
  func guests() throws {
    let old = try #require(parse("cpu 100 50 0 100 0 0 0 0 10 5\n", ProcessorCounters.init(parsing:)))
    let new = try #require(parse("cpu 160 70 0 120 0 0 0 0 40 10\n", ProcessorCounters.init(parsing:)))
    let shares = try #require(ProcessorShares(from: old, to: new))
    #expect(shares.user == 0.30 && shares.nice == 0.15 && shares.guest == 0.35)
    #expect(shares.busy == 0.80)
  }

  private static func cores(_ text: String) -> CoreTimes {
    var cores = CoreTimes()
    parse(text) { cores.fill(parsing: $0) }
    return cores
  }

  @Test("says by how much the busiest processor exceeds the mean")
  func imbalance() {
    let old = Self.cores("cpu 0 0 0 0\ncpu0 100 0 0 100\ncpu1 100 0 0 100\nintr 5\ncpu9 1 1 1 1\n")
    let new = Self.cores("cpu 0 0 0 0\ncpu0 180 0 10 110 0\ncpu1 110 0 0 180 10\nintr 5\n")
    #expect(old.count == 2, "processors end with the first other line")
    #expect(new.imbalance(since: old).map { abs($0 - (0.9 - 0.5)) < 1e-12 } == true)
    #expect(new.imbalance(since: new) == nil, "no time has passed")
  }

  @Test("gives no imbalance on one processor, or where one came, went or was counted anew")
  func changingProcessors() {
    let old = Self.cores("cpu0 100 0 0 100\ncpu1 100 0 0 100\n")
    #expect(Self.cores("cpu0 110 0 0 110\n").imbalance(since: Self.cores("cpu0 1 0 0 1\n")) == nil)
    #expect(Self.cores("cpu0 110 0 0 110\n").imbalance(since: old) == nil)
    #expect(Self.cores("cpu0 110 0 0 110\ncpu2 110 0 0 110\n").imbalance(since: old) == nil)
    #expect(Self.cores("cpu0 110 0 0 110\ncpu1 10 0 0 10\n").imbalance(since: old) == nil)
  }

  @Test("reads no more processors than the cap")
  func manyProcessors() {
    let lines = (0..<(CoreTimes.maximumCount + 5)).map { "cpu\($0) 1 1 1 1\n" }.joined()
    #expect(Self.cores(lines).count == CoreTimes.maximumCount)
  }

  @Test("reports modes, balance and interrupts from the second tick on")
  func collector() {
    let tree = FakeTree()
    tree.write(
      "proc/stat", "cpu 0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\nintr 100 1 2\nsoftirq 9 0 1 2 3 4 0 0 6 0 7\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    tree.write(
      "proc/stat",
      "cpu 50 0 0 150\ncpu0 50 0 0 50\ncpu1 0 0 0 100\nintr 300 1 2\nsoftirq 9 0 1 2 43 4 0 0 6 0 7\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(3)))
    #expect(board.values[":system.cpu.utilization.user"] == 0.25)
    #expect(board.values[":system.linux.cpu.imbalance"] == 0.25)
    #expect(board.values[":system.linux.interrupts"] == 100)
    #expect(board.values[":system.linux.softirqs.net_rx"] == 20)
    #expect(board.values[":system.linux.softirqs.timer"] == 0)
  }
}

@Suite("Load")
struct LoadTests {
  @Test("counts threads against the smaller of the kernel's two limits")
  func threads() {
    let tree = FakeTree()
    tree.write("proc/loadavg", "0.50 0.40 0.30 2/300 777\n")
    tree.write("proc/sys/kernel/pid_max", "4000\n")
    tree.write("proc/sys/kernel/threads-max", "1200\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(board.values[":system.linux.threads"] == 300)
    #expect(board.values[":system.linux.threads.utilization"] == 0.25)
    #expect(board.values[":system.cpu.load_average.15m"] == 0.3)
    tree.remove("proc/sys/kernel")
    tree.write("proc/loadavg", "0.50 0.40 0.30 2/1300 777\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(2)))
    #expect(board.values[":system.linux.threads.utilization"] == 1, "limits are kept for a minute")
  }

  @Test("reads the averages of each kernel", arguments: Fixture.Host.allCases)
  func fixtures(host: Fixture.Host) throws {
    let load = try #require(Fixture.parse("proc/loadavg", of: host, LoadAverage.init(parsing:)))
    #expect(load.fiveMinutes != nil && load.fifteenMinutes != nil)
    #expect(load.threads.map { (10..<10_000).contains($0) } == true)
  }

  @Test("takes what a short file has")
  func short() {
    let load = parse("1.5", LoadAverage.init(parsing:))
    #expect(load?.oneMinute == 1.5 && load?.fiveMinutes == nil && load?.threads == nil)
    #expect(parse("load 1.5", LoadAverage.init(parsing:)) == nil)
  }
}
