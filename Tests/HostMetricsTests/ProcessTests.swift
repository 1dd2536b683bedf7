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
          command: "worker", unit: "big.service", processes: 2, cpuCores: 1.5, residentBytes: 40 * page,
          threads: 2))
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

  @Test("sums threads and open files by command, and reads the largest process's command line")
  func attribution() throws {
    let tree = FakeTree()
    tree.write("proc/self/fd", "x")
    tree.write("proc/10/stat", Self.line(10, "web", pages: 10, threads: 2))
    tree.write("proc/10/fd", String(repeating: "x", count: 30))
    tree.write("proc/10/cmdline", "web\0--small\0")
    tree.write("proc/11/stat", Self.line(11, "web", pages: 20, threads: 3))
    tree.write("proc/11/fd", String(repeating: "x", count: 12))
    tree.write("proc/11/cmdline", "web\0--big\0a b\0\0  \0")
    let sampler = HostSampler(
      settings: Self.settings(tree), commandLines: { $0.joined(separator: "|") })
    var usages: [ProcessUsage] = []
    for second in 1...4 { usages += sampler.sample(monotonicNanoseconds: .seconds(Double(second))).usages }
    let usage = try #require(usages.first)
    #expect(usages.count == 1)
    #expect(usage.threads == 5)
    #expect(usage.descriptors == 42)
    #expect(usage.commandLine == "web|--big|a b")
  }

  @Test("reads no command line unless it is to be kept, and no open files where the kernel tells none")
  func unasked() throws {
    let tree = FakeTree()
    tree.write("proc/self/fd", "")
    tree.write("proc/10/stat", Self.line(10, "web"))
    tree.write("proc/10/fd", "xxx")
    tree.write("proc/10/cgroup", "0::/system.slice/web.service\n")
    tree.write("proc/10/cmdline", "web\0--secret\0")
    let sampler = HostSampler(settings: Self.settings(tree))
    var board = SignalBoard()
    var usages: [ProcessUsage] = []
    for second in 1...4 {
      let tick = sampler.sample(monotonicNanoseconds: .seconds(Double(second)))
      usages += tick.usages
      board.take(tick)
    }
    let usage = try #require(usages.first)
    #expect(usage.commandLine == "")
    #expect(usage.descriptors == nil)
    #expect(board.descriptor("web.service:systemd.unit.open_file_descriptors") == nil)
  }

  @Test("sums open files by unit, follows a process that moves, and lets a unit without processes vanish")
  func unitFiles() {
    let tree = FakeTree()
    tree.write("proc/self/fd", "x")
    for (pid, files) in [(10, 5), (11, 7), (12, 9)] {
      tree.write("proc/\(pid)/stat", Self.line(pid, "p"))
      tree.write("proc/\(pid)/fd", String(repeating: "x", count: files))
      tree.write("proc/\(pid)/cgroup", "0::/system.slice/\(pid == 12 ? "b" : "a").service\n")
    }
    let sampler = HostSampler(settings: Self.settings(tree))
    var board = SignalBoard()
    var second = 0.0
    func pass() {
      for _ in 0..<2 {
        second += 1
        board.take(sampler.sample(monotonicNanoseconds: .seconds(second)))
      }
    }
    func files(_ unit: String) -> Double? {
      board.values["\(unit).service:systemd.unit.open_file_descriptors"]
    }
    pass()
    #expect([files("a"), files("b")] == [12, 9])
    tree.write("proc/11/cgroup", "0::/system.slice/b.service\n")
    tree.remove("proc/10")
    pass()
    #expect([files("a"), files("b")] == [nil, 16])
    #expect(board.descriptor("a.service:systemd.unit.open_file_descriptors") == nil)
    tree.write("proc/11/cgroup", "0::/system.slice/c.service\n")
    for _ in 0..<13 { pass() }
    #expect([files("b"), files("c")] == [9, 7])
  }

  @Test("counts no files for units beyond the cap", arguments: [0, 1, 2])
  func unitCap(cap: Int) {
    var files = UnitFiles(maximumUnits: cap)
    var output = SignalOutput()
    for unit in ["a", "b", "", "a"] { files.add(1, to: files.place(of: unit)) }
    files.report(to: &output)
    #expect(output.take().samples.map(\.value) == Array([2.0, 1.0].prefix(cap)))
  }
}

@Suite("Command arguments")
struct CommandArgumentsTests {
  @Test(
    "splits at zero bytes and drops the padding behind them",
    arguments: [
      ("a\0-b\0", ["a", "-b"]), ("sshd: bob [priv]\0\0\0", ["sshd: bob [priv]"]), ("", []), ("\0\0", []),
      ("a\0\0b\0", ["a", "", "b"]), ("no end", ["no end"]),
    ])
  func splits(text: String, arguments: [String]) {
    #expect(parse(text, CommandArguments.arguments(parsing:)) == arguments)
  }

  @Test("reads no more than its caps")
  func caps() {
    let many = String(repeating: "a\0", count: 1000)
    #expect(parse(many) { CommandArguments.arguments(parsing: $0).count } == CommandArguments.maximumCount)
    let long = String(repeating: "a", count: 100_000)
    #expect(
      parse(long) { CommandArguments.arguments(parsing: $0).map(\.utf8.count) } == [
        CommandArguments.maximumBytes
      ])
  }
}
