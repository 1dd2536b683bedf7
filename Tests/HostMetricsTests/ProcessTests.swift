import Glibc
import Model
import Testing

@testable import HostMetrics

@Suite("Processes")
struct ProcessTests {
  private static func line(
    _ pid: Int, _ command: String, ticks: Int = 0, start: Int = 10, pages: Int = 1, state: String = "S",
    threads: Int = 1
  ) -> String {
    "\(pid) (\(command)) \(state) 1 1 1 0 -1 0 1 2 3 4 \(ticks) 0 0 0 20 0 \(threads) 0 \(start) 4096 \(pages) 0 1 2 3\n"
  }

  private static func settings(_ tree: FakeTree) -> SamplerSettings {
    var settings = tree.settings
    settings.processInterval = 2
    return settings
  }

  @Test("reads a real process whose name holds blanks and parentheses")
  func oddName() throws {
    let status = try #require(Fixture.parse("proc/28228/stat", ProcessStatus.init(parsing:)))
    #expect(status.command.text == "a) (b c")
    #expect(status.startTicks == 174_681)
    #expect(status.residentPages == 391)
  }

  @Test("folds the kernel's workers and cuts names at 15 bytes")
  func names() {
    #expect(Fixture.parse("proc/4/stat") { ProcessStatus(parsing: $0)?.command.text } == "kworker")
    #expect(parse("abcdefghijklmnopqrst") { CommandName($0).text } == "abcdefghijklmno")
    #expect(parse("") { CommandName($0).text } == "")
  }

  @Test("reports what each command used between two passes")
  func usage() throws {
    let tree = FakeTree()
    tree.write("proc/10/stat", Self.line(10, "worker", ticks: 1000, pages: 10))
    tree.write("proc/10/cgroup", "0::/system.slice/small.service\n")
    tree.write("proc/11/stat", Self.line(11, "worker", ticks: 5000, pages: 30))
    tree.write("proc/11/cgroup", "1:name=systemd:/\n0::/system.slice/big.service\n")
    tree.write("proc/12/stat", Self.line(12, "idle", ticks: 70, pages: 500))
    let sampler = HostSampler(settings: Self.settings(tree))
    #expect(sampler.sample(monotonicNanoseconds: .seconds(1)).usages.isEmpty)
    #expect(sampler.sample(monotonicNanoseconds: .seconds(2)).usages.isEmpty)
    let second = Double(sysconf(Int32(_SC_CLK_TCK)))
    tree.write("proc/10/stat", Self.line(10, "worker", ticks: 1000 + Int(second), pages: 10))
    tree.write("proc/11/stat", Self.line(11, "worker", ticks: 5000 + Int(2 * second), pages: 30))
    #expect(sampler.sample(monotonicNanoseconds: .seconds(3)).usages.isEmpty)
    let usages = sampler.sample(monotonicNanoseconds: .seconds(4)).usages
    #expect(usages.map(\.command) == ["worker", "idle"])
    let page = Double(sysconf(Int32(_SC_PAGESIZE)))
    #expect(
      usages.first
        == ProcessUsage(
          command: "worker", unit: "big.service", processes: 2, cpuCores: 1.5, residentBytes: 40 * page))
    #expect(usages.last?.cpuCores == 0)
    #expect(usages.last?.unit == "")
  }

  @Test("counts a reused process id and new processes with their mean since the start")
  func reuse() {
    let tree = FakeTree()
    tree.write("proc/10/stat", Self.line(10, "old", ticks: 9000))
    let sampler = HostSampler(settings: Self.settings(tree))
    for second in 1...2 { _ = sampler.sample(monotonicNanoseconds: .seconds(Double(second))) }
    let ticks = sysconf(Int32(_SC_CLK_TCK))
    tree.write("proc/uptime", "100.00 55.5\n")
    tree.write("proc/10/stat", Self.line(10, "new", ticks: ticks, start: 98 * ticks))
    tree.write("proc/20/stat", Self.line(20, "newer", ticks: 2 * ticks, start: 98 * ticks))
    tree.write("proc/30/stat", Self.line(30, "newest", ticks: ticks / 4, start: 100 * ticks))
    _ = sampler.sample(monotonicNanoseconds: .seconds(3))
    let usages = sampler.sample(monotonicNanoseconds: .seconds(4)).usages
    #expect(usages.map(\.command) == ["newer", "new", "newest"])
    #expect(usages.map(\.cpuCores) == [1, 0.5, 0.25])
  }

  @Test("reads no more processes than the cap and says so once")
  func cap() {
    let tree = FakeTree()
    for pid in 1...5 { tree.write("proc/\(pid)/stat", Self.line(pid, "p")) }
    var settings = Self.settings(tree)
    settings.maximumProcesses = 3
    let sampler = HostSampler(settings: settings)
    var usages: [ProcessUsage] = []
    for second in 1...6 { usages += sampler.sample(monotonicNanoseconds: .seconds(Double(second))).usages }
    #expect(usages.map(\.processes) == [3, 3])
    #expect(sampler.takeNotices().count { $0.source == "processes" } == 1)
  }

  @Test("counts processes, threads, and those that are stuck or ended and not waited for")
  func table() {
    let tree = FakeTree()
    tree.write("proc/1/stat", Self.line(1, "init"))
    tree.write("proc/5/stat", Self.line(5, "nfs", state: "D", threads: 3))
    tree.write("proc/6/stat", Self.line(6, "gone", state: "Z"))
    let sampler = HostSampler(settings: Self.settings(tree))
    var board = SignalBoard()
    for second in 1...2 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    #expect(board.values[":system.processes.count"] == 3)
    #expect(board.values[":system.processes.threads"] == 5)
    #expect(board.values[":system.processes.uninterruptible"] == 1)
    #expect(board.values[":system.processes.zombies"] == 1)
  }

  @Test("says once that other users' processes are hidden")
  func hidden() {
    let tree = FakeTree()
    tree.write("proc/10/stat", Self.line(10, "own"))
    let sampler = HostSampler(settings: Self.settings(tree))
    for second in 1...6 { _ = sampler.sample(monotonicNanoseconds: .seconds(Double(second))) }
    #expect(sampler.takeNotices().count { $0.message.contains("hidepid=") } == 1)
  }

  @Test("ranks by processor time, then by memory, without repeating a command")
  func ranking() {
    var readings: [ProcessReading] = []
    for index in 0..<20 {
      let text = Self.line(index, "p\(index)", pages: 100 - index)
      guard let status = parse(text, ProcessStatus.init(parsing:)) else { continue }
      readings.append(ProcessReading(pid: Int32(index), status: status, time: 0, cores: Double(index)))
    }
    let top = ProcessRanking(of: readings).top(3).map(\.command.text)
    #expect(top == ["p19", "p18", "p17", "p0", "p1", "p2"])
  }
}
