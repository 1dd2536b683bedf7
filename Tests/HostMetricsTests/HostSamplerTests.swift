import Model
import Testing

@testable import HostMetrics

@Suite("Sampler")
struct HostSamplerTests {
  @Test("measures levels at once and rates from the second tick on")
  func fixture() throws {
    let tree = FakeTree()
    tree.copyFixture()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(10)))
    #expect(board.values[":system.memory.utilization"] != nil)
    #expect(board.values[":system.cpu.load_average.1m"] != nil)
    #expect(board.values[":system.cpu.utilization"] == nil)
    #expect(board.values[":system.processes.running"].map { $0 >= 1 && $0 < 1000 } == true)
    tree.write("proc/stat", "cpu  99999999 9999 99999 999999 99999 9999 9999 9999 0 0\nctxt 99999999\n")
    tree.write("proc/pressure/io", "some avg10=0.00 total=8686816\nfull avg10=0 total=9999999999\n")
    tree.write("proc/diskstats", "254 0 vda 200000 0 99999999 999999 90000 0 9999999 99999 0 999999 999999\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(12)))
    #expect(board.values[":system.cpu.utilization"].map { $0 > 0.9 } == true)
    #expect(board.values[":system.linux.pressure.io.full"] == 1, "held to the whole")
    #expect(board.values["vda:system.disk.io.read"].map { $0 > 0 } == true)
    #expect(board.values["vda:system.disk.await"].map { $0 > 0 } == true)
    #expect(board.values["eth0:system.network.io.receive"] == 0)
    #expect(board.values[":system.network.tcp.listen_drops"] == 0)
    #expect(sampler.signalCount == board.signals.count)
  }

  @Test("reads a foreign root where it lies")
  func foreignRoot() {
    var settings = SamplerSettings()
    settings.root = Fixture.root
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    let levels = Fixture.parse("proc/meminfo", MemoryLevels.init(parsing:))
    #expect(board.values[":system.memory.utilization"] == levels?.utilization)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(2)))
    #expect(board.values["vda:system.disk.io.read"] == 0)
    #expect(board.values[":system.linux.pressure.cpu.some"] == 0)
    #expect(board.values[":system.cpu.utilization"] == nil, "no time has passed in the file")
  }

  @Test("works rates out over the time that it is told")
  func elapsed() {
    let tree = FakeTree()
    tree.write("proc/vmstat", "pgmajfault 1000\npswpin 0\noom_kill 1\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    tree.write("proc/vmstat", "pgmajfault 1500\npswpin 100\noom_kill 3\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(3.5)))
    #expect(board.values[":system.paging.faults.major"] == 200)
    #expect(board.values[":system.paging.operations.in"] == 40)
    #expect(board.values[":system.linux.memory.oom_kills"] == 2)
  }

  @Test("measures nothing where time stands still or goes back")
  func stillTime() {
    let tree = FakeTree()
    tree.copyFixture()
    let sampler = HostSampler(settings: tree.settings)
    _ = sampler.sample(monotonicNanoseconds: .seconds(5))
    #expect(sampler.sample(monotonicNanoseconds: .seconds(5)) == Tick())
    #expect(sampler.sample(monotonicNanoseconds: .seconds(4)) == Tick())
    #expect(!sampler.sample(monotonicNanoseconds: .seconds(6)).samples.isEmpty)
  }

  @Test("gives no rate where a counter went backwards, and goes on from there")
  func backwards() {
    let tree = FakeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    var seen: [Double?] = []
    for (second, faults) in [100, 200, 50, 80].enumerated() {
      tree.write("proc/vmstat", "pgmajfault \(faults)\n")
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second))))
      seen.append(board.values[":system.paging.faults.major"])
    }
    #expect(seen == [nil, 100, nil, 30])
  }

  @Test("notes a missing file once, lets its signals vanish, and notes its return")
  func missing() throws {
    let tree = FakeTree()
    tree.copyFixture()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    _ = sampler.takeNotices()
    tree.write("proc/meminfo", "")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(2)))
    #expect(board.descriptor(":system.memory.utilization") == nil)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(3)))
    let path = "\(tree.root)/proc/meminfo"
    let problem = CollectionNotice(source: path, message: "\(path): not in the form that is expected")
    #expect(sampler.takeNotices().filter { $0.source == path } == [problem])
    tree.write("proc/meminfo", Fixture.text("proc/meminfo"))
    board.take(sampler.sample(monotonicNanoseconds: .seconds(4)))
    #expect(board.values[":system.memory.utilization"] != nil)
    let end = CollectionNotice(source: path, message: "\(path): readable again")
    #expect(sampler.takeNotices().filter { $0.source == path } == [end])
  }

  @Test("names path and reason for everything that an empty root lacks, and does not repeat itself")
  func emptyRoot() {
    let tree = FakeTree()
    let sampler = HostSampler(settings: tree.settings)
    #expect(sampler.sample(monotonicNanoseconds: .seconds(1)) == Tick())
    let notices = sampler.takeNotices()
    #expect(notices.contains { $0.message == "\(tree.root)/proc/stat: No such file or directory" })
    #expect(notices.contains { $0.source == "control groups" })
    for second in 2...70 { _ = sampler.sample(monotonicNanoseconds: .seconds(Double(second))) }
    #expect(sampler.takeNotices().isEmpty)
    #expect(sampler.signalCount == 0)
  }

  @Test("falls back to its own network files where those of process 1 are closed")
  func fallback() {
    let tree = FakeTree()
    tree.write("proc/net/dev", Fixture.text("proc/1/net/dev"))
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    for second in 1...2 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    #expect(board.values["eth0:system.network.errors.receive"] == 0)
    #expect(board.descriptor("lo:system.network.errors.receive")?.mayRing == false)
    #expect(board.descriptor("eth0:system.network.errors.receive")?.mayRing == true)
  }

  @Test("follows whole disks only, and a disk only once it is used")
  func disks() {
    let tree = FakeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    let text = """
      8 0 sda 1 0 8 1 1 0 8 1 0 1 1
      8 1 sda1 1 0 8 1 1 0 8 1 0 1 1
      259 0 nvme0n1 1 0 8 1 1 0 8 1 0 1 1
      259 1 nvme0n1p1 1 0 8 1 1 0 8 1 0 1 1
      253 0 dm-0 1 0 8 1 1 0 8 1 0 1 1
      7 0 loop0 0 0 0 0 0 0 0 0 0 0 0

      """
    tree.write("proc/diskstats", text)
    for second in 1...2 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    let names = Set(board.signals.values.filter { $0.entity.kind == .device }.map(\.entity.name))
    #expect(names == ["sda", "nvme0n1", "dm-0"])
    #expect(board.descriptor("sda:system.disk.utilization")?.mayRing == true)
    #expect(board.descriptor("dm-0:system.disk.utilization")?.mayRing == false)
    tree.write("proc/diskstats", "8 0 sda 2 0 8 1 1 0 8 1 0 1 1\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(3)))
    #expect(Set(board.signals.values.filter { $0.entity.kind == .device }.map(\.entity.name)) == ["sda"])
  }

  @Test("measures the machine that it runs on")
  func live() {
    let sampler = HostSampler(settings: SamplerSettings())
    var board = SignalBoard()
    for second in 1...3 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    #expect(board.descriptor(":system.memory.utilization") != nil)
  }
}
