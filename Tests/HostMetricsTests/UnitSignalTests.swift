import Model
import Testing

@testable import HostMetrics

@Suite("Signals of units")
struct UnitSignalTests {
  private static let group = "sys/fs/cgroup/system.slice/db.service"

  /// A unit of a version 2 host with every controller, limits and pressure.
  private func makeTree() -> FakeTree {
    let tree = FakeTree()
    tree.write("sys/fs/cgroup/cgroup.controllers", "cpu io memory pids\n")
    writeCounters(tree, 0)
    tree.write("\(Self.group)/memory.current", "9000\n")
    tree.write(
      "\(Self.group)/memory.stat", "anon 2000\nfile 6000\nkernel 900\nshmem 500\nslab_unreclaimable 100\n")
    tree.write("\(Self.group)/memory.max", "5200\n")
    tree.write("\(Self.group)/pids.current", "12\n")
    tree.write("\(Self.group)/pids.max", "48\n")
    return tree
  }

  /// What the unit's files count after `seconds` in which it did the same thing over and over.
  private func writeCounters(_ tree: FakeTree, _ seconds: Int) {
    let files = [
      "cpu.stat":
        "usage_usec \(seconds * 500_000)\nnr_periods \(seconds * 10)\nnr_throttled \(seconds * 4)\n",
      "memory.events": "low 7\nhigh \(seconds * 2)\nmax \(seconds)\noom 1\noom_kill \(seconds / 5)\n",
      "io.stat": """
      8:0 rbytes=\(seconds * 4096) wbytes=\(seconds * 8192) rios=\(seconds) wios=\(seconds * 2) dbytes=0 dios=0
      8:16 rbytes=\(seconds * 100) wbytes=0 rios=\(seconds) wios=0 dbytes=0 dios=0

      """,
      "cpu.pressure": pressure(seconds * 100_000), "memory.pressure": pressure(seconds * 200_000),
      "io.pressure": pressure(seconds * 300_000),
    ]
    for (name, text) in files { tree.write("\(Self.group)/\(name)", text) }
  }

  private func pressure(_ total: Int) -> String {
    "some avg10=0.00 avg60=0.00 avg300=0.00 total=\(total)\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
  }

  /// Samples twice, five seconds apart, and returns the unit's values by their names after `systemd.unit.`.
  private func values(_ tree: FakeTree, counts: [[UnitCounts]] = [[], []], change: () -> Void) -> [String:
    Double]
  {
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    sampler.unitCounts = counts[0]
    board.take(sampler.sample(monotonicNanoseconds: .seconds(100)))
    change()
    sampler.unitCounts = counts[1]
    board.take(sampler.sample(monotonicNanoseconds: .seconds(105)))
    let prefix = "db.service:systemd.unit."
    return board.values.reduce(into: [:]) { values, entry in
      if entry.key.hasPrefix(prefix) { values[String(entry.key.dropFirst(prefix.count))] = entry.value }
    }
  }

  @Test("measures every signal of a unit in a version 2 tree")
  func unified() {
    let tree = makeTree()
    let values = values(tree) { writeCounters(tree, 5) }
    #expect(
      values == [
        "cpu": 0.5, "cpu.throttled": 0.4, "memory": 2600, "memory.current": 9000, "memory.utilization": 0.5,
        "memory.oom_kills": 1, "memory.limit_hits": 3, "io.read": 4196, "io.write": 8192,
        "operations.read": 2,
        "operations.write": 2, "tasks": 12, "tasks.utilization": 0.25, "pressure.cpu": 0.1,
        "pressure.memory": 0.2, "pressure.io": 0.3,
      ])
  }

  @Test("measures the same of version 1 controllers beside a version 2 tree")
  func hybrid() {
    let tree = FakeTree()
    let base = "sys/fs/cgroup"
    func write(_ controller: String, _ file: String, _ text: String) {
      tree.write("\(base)/\(controller)/system.slice/db.service/\(file)", text)
    }
    func writeCounters(_ seconds: Int) {
      write("unified", "cpu.stat", "usage_usec \(seconds * 500_000)\n")
      write("unified", "io.pressure", pressure(seconds * 300_000))
      write("cpuacct", "cpuacct.usage", "9\n")
      write("cpu", "cpu.stat", "nr_periods \(seconds * 10)\nnr_throttled \(seconds)\nthrottled_time 5\n")
      write("memory", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill \(seconds)\n")
      write("memory", "memory.failcnt", "\(seconds * 7)\n")
      let bytes = "8:0 Read \(seconds * 10)\n8:0 Write \(seconds * 20)\n8:0 Sync 7\nTotal 9\n"
      write("blkio", "blkio.throttle.io_service_bytes_recursive", bytes)
      write("blkio", "blkio.throttle.io_serviced_recursive", "8:0 Read \(seconds)\n8:0 Write 0\n")
    }
    writeCounters(0)
    write("memory", "memory.usage_in_bytes", "9000\n")
    write("memory", "memory.stat", "rss 7\ntotal_cache 6000\ntotal_rss 2000\ntotal_shmem 500\n")
    write("memory", "memory.limit_in_bytes", "9223372036854771712\n")
    write("pids", "pids.current", "3\n")
    write("pids", "pids.max", "max\n")
    let values = values(tree) { writeCounters(5) }
    #expect(
      values == [
        "cpu": 0.5, "cpu.throttled": 0.1, "memory": 2500, "memory.current": 9000, "memory.oom_kills": 5,
        "memory.limit_hits": 7, "io.read": 10, "io.write": 20, "operations.read": 1, "operations.write": 0,
        "tasks": 3, "pressure.io": 0.3,
      ])
  }

  @Test("knows nothing of io where the controller is off, and says so by silence")
  func noAccounting() {
    let tree = makeTree()
    for file in ["io.stat", "io.pressure", "cpu.pressure"] { tree.remove("\(Self.group)/\(file)") }
    let values = values(tree) {}
    #expect(values["io.read"] == nil && values["pressure.io"] == nil && values["pressure.cpu"] == nil)
    #expect(values["memory"] == 2600)
  }

  @Test("finds accounting that is switched on later within a minute")
  func switchedOn() {
    let tree = makeTree()
    tree.remove("\(Self.group)/io.stat")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    var seen: [Int] = []
    for pass in 0...30 {
      if pass == 3 { writeCounters(tree, 5) }
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(100 + 5 * pass))))
      if board.values["db.service:systemd.unit.io.read"] != nil { seen.append(pass) }
    }
    #expect(seen.first == 13, "asked for again in pass 12, compared in 13")
    #expect(seen.count == 18)
  }

  @Test("follows limits that change within a minute")
  func limits() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    for pass in 0...12 {
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(100 + 5 * pass))))
      if pass == 3 { tree.write("\(Self.group)/pids.max", "24\n") }
    }
    #expect(board.values["db.service:systemd.unit.tasks.utilization"] == 0.5)
  }

  @Test("divides what the bus counts by the time between two bus readings")
  func counts() {
    let tree = makeTree()
    var first = UnitCounts(unit: "db.service", nanoseconds: .seconds(90))
    (first.restarts, first.receivedBytes, first.sentPackets) = (2, 1000, 50)
    var second = UnitCounts(unit: "db.service", nanoseconds: .seconds(100))
    (second.restarts, second.receivedBytes, second.sentPackets) = (5, 3000, 60)
    let values = values(tree, counts: [[first], [second]]) {}
    #expect(values["restarts"] == 3)
    #expect(values["network.receive"] == 200)
    #expect(values["packets.transmit"] == 1)
    #expect(values["network.transmit"] == nil, "accounting is off for it")
  }

  @Test("adds up what folded units use, and lets the one that waits most speak for its kind")
  func folded() {
    let tree = makeTree()
    for number in [1, 2] {
      let group = "sys/fs/cgroup/user.slice/session-\(number).scope"
      tree.write("\(group)/io.pressure", pressure(0))
      tree.write("\(group)/pids.current", "\(number)\n")
    }
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(100)))
    for number in [1, 2] {
      tree.write("sys/fs/cgroup/user.slice/session-\(number).scope/io.pressure", pressure(number * 2_000_000))
    }
    board.take(sampler.sample(monotonicNanoseconds: .seconds(105)))
    #expect(board.values["session-*.scope:systemd.unit.pressure.io"] == 0.8)
    #expect(board.values["session-*.scope:systemd.unit.tasks"] == 3)
  }

  @Test("opens each file anew where no more may be held open")
  func descriptors() {
    let tree = makeTree()
    var settings = tree.settings
    settings.maximumUnitFiles = 2
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(100)))
    writeCounters(tree, 5)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(105)))
    #expect(board.values["db.service:systemd.unit.cpu"] == 0.5)
    #expect(board.values["db.service:systemd.unit.pressure.io"] == 0.3)
  }

  @Test(
    "takes nothing out of a damaged file",
    arguments: [
      "", "\n", "usage_usec", "usage_usec x", "x rbytes= wbytes=z", "anon 99999999999999999999999",
    ])
  func damaged(text: String) {
    for file in [GroupFile.processor, .memory, .memoryParts, .memoryPartsOld, .memoryEvents, .tasksLimit] {
      var reading = GroupReading()
      parse(text) { reading.take($0, as: file) }
      #expect(reading == GroupReading())
    }
  }
}
