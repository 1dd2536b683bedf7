import Model
import TestSupport
import Testing

@testable import HostMetrics

@Suite("Disks")
struct DiskTests {
  private static func bench() -> CollectorBench {
    var bench = CollectorBench()
    let settings = bench.tree.settings
    let box = Box(DiskCollector(settings))
    bench.use { box.value.collect(&$0) }
    return bench
  }

  final class Box {
    var value: DiskCollector
    init(_ value: consuming DiskCollector) { self.value = value }
  }

  @Test("reads discards and flushes of a real line, and does without them on older kernels")
  func fields() throws {
    let counters = try #require(
      DebianFixture.parse("proc/diskstats") { bytes in
        var readings = DiskReadings(parsing: bytes)
        return readings.next()?.counters
      })
    #expect(
      counters.reads == 220 && counters.sectorsWritten == 479_810 && counters.queuedMilliseconds == 4064)
    #expect(counters.sectorsDiscarded == 524_290)
    #expect(counters.flushes == 53 && counters.flushMilliseconds == 35)
    let old = try #require(
      parse("8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n") { bytes in
        var readings = DiskReadings(parsing: bytes)
        return readings.next()?.counters
      })
    #expect(old.queuedMilliseconds == 11)
    #expect(old.sectorsDiscarded == nil && old.flushes == nil)
  }

  @Test("names mapped devices as they are mapped, and leaves loops and what is unused out")
  func names() {
    var board = SignalBoard()
    let box = Box(DiskCollector(DebianFixture.settings))
    var context = CollectionContext()
    for second in 1...2 {
      context.beginTick(at: Double(second))
      box.value.collect(&context)
      board.take(context.signals.take())
    }
    let names = Set(board.signals.values.map(\.entity.name))
    #expect(names == ["vda", "vdb", "fixture-lv", "fixture-half"])
    #expect(board.descriptor("fixture-lv:system.disk.utilization")?.mayRing == false)
  }

  @Test("works out what happened between two readings")
  func rates() {
    var bench = Self.bench()
    bench.tree.write("proc/diskstats", "8 0 sda 100 0 800 1000 50 0 400 500 0 900 1500 0 0 0 0 10 100\n")
    bench.tick(at: 10)
    bench.tree.write("proc/diskstats", "8 0 sda 104 0 960 1140 60 0 600 600 3 1900 3500 1 0 2048 5 12 130\n")
    bench.tick(at: 12)
    let values = bench.board.values
    #expect(values["sda:system.disk.io.read"] == 160.0 * 512 / 2)
    #expect(values["sda:system.disk.operations.read"] == 2)
    #expect(values["sda:system.disk.await.read"] == 0.035)
    #expect(values["sda:system.disk.await.write"] == 0.01)
    #expect(values["sda:system.disk.await"] == 240.0 / 14 / 1000)
    #expect(values["sda:system.disk.await.flush"] == 0.015)
    #expect(values["sda:system.disk.utilization"] == 0.5)
    #expect(values["sda:system.disk.queue"] == 1)
    #expect(values["sda:system.disk.io.discard"] == 2048.0 * 512 / 2)
    #expect(values["sda:system.disk.operations.flush"] == 1)
  }

  @Test("gives no rate where a counter went backwards, and takes a device in another's place for a new one")
  func resets() {
    var bench = Self.bench()
    let name = "sda:system.disk.operations.read"
    bench.tree.write("proc/diskstats", "8 0 sda 100 0 800 10 50 0 400 5 0 9 15\n")
    bench.tick(at: 0)
    bench.tree.write("proc/diskstats", "8 0 sda 110 0 100 10 60 0 400 5 0 9 15\n")
    bench.tick(at: 1)
    #expect(bench.board.values[name] == 10)
    #expect(bench.board.values["sda:system.disk.io.read"] == nil, "the sectors went backwards")
    bench.tree.write("proc/diskstats", "8 0 sda 3 0 24 1 2 0 16 1 0 1 1\n")
    bench.tick(at: 2)
    #expect(bench.board.descriptor(name) == nil)
    #expect(bench.changes == ["sda: disk is used for the first time"])
    bench.tree.write("proc/diskstats", "8 0 sda 5 0 24 1 2 0 16 1 0 1 1\n")
    bench.tick(at: 3)
    #expect(bench.board.values[name] == 2)
  }

  @Test(
    "tells of disks that come and go, but not of those that were there, nor of a file that cannot be read")
  func hotPlug() {
    var bench = Self.bench()
    let first = "8 0 sda 100 0 800 10 50 0 400 5 0 9 15\n"
    bench.tree.write("proc/diskstats", first)
    bench.tick(at: 0)
    #expect(bench.changes == [])
    bench.tree.write("proc/diskstats", first + "8 16 sdb 1 0 8 1 0 0 0 0 0 1 1\n")
    bench.tick(at: 1)
    #expect(bench.changes == ["sdb: disk is used for the first time"])
    bench.tree.write("proc/diskstats", first)
    bench.tick(at: 2)
    #expect(bench.changes == ["sdb: disk is gone"])
    #expect(bench.board.signals.values.allSatisfy { $0.entity.name == "sda" })
    bench.tree.write("proc/diskstats", "")
    bench.tick(at: 3)
    #expect(bench.changes == [] && bench.board.signals.isEmpty)
  }

  @Test("counts failed requests where the driver does")
  func errors() {
    var bench = Self.bench()
    bench.tree.write("sys/block/sda/device/ioerr_cnt", "0x1e\n")
    bench.tree.write(
      "proc/diskstats", "8 0 sda 100 0 800 10 50 0 400 5 0 9 15\n8 16 sdb 1 0 8 1 0 0 0 0 0 1 1\n")
    bench.tick(at: 0)
    bench.tree.write("sys/block/sda/device/ioerr_cnt", "0x28\n")
    bench.tick(at: 5)
    #expect(bench.board.values["sda:system.linux.disk.errors"] == 10)
    #expect(bench.board.descriptor("sdb:system.linux.disk.errors") == nil)
    #expect(bench.notices() == [])
  }

  @Test("refuses a count of errors that is none", arguments: ["", "12", "0x", "x10", "0y10"])
  func errorCount(text: String) {
    #expect(parse(text, Disk.errorCount(parsing:)) == nil)
  }

  @Test("makes nothing while disks neither come nor go")
  func allocations() {
    let tree = FakeTree()
    tree.write("proc/diskstats", DebianFixture.text("proc/diskstats"))
    var collector = DiskCollector(tree.settings)
    var context = CollectionContext()
    var made = 0
    for second in 1...20 {
      context.beginTick(at: Double(second))
      made = objectsMade { collector.collect(&context) }
      _ = context.signals.take()
    }
    #expect(made == 0)
  }
}

@Suite("RAID arrays")
struct RaidTests {
  private static let healthy = """
    Personalities : [raid1] [raid6] [raid5]
    md1 : active raid5 sdd1[3] sdc1[1] sdb1[0]
          2095104 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/3] [UUU]
          bitmap: 0/1 pages [0KB], 65536KB chunk

    md0 : active raid0 sde1[1] sdf1[0]
          1046528 blocks super 1.2 512k chunks

    unused devices: <none>

    """

  private static func readings(_ text: String) -> [String: RaidStatus] {
    parse(text) { bytes in
      var found: [String: RaidStatus] = [:]
      var readings = RaidReadings(parsing: bytes)
      while let (name, status) = readings.next() { found[name.text] = status }
      return found
    }
  }

  @Test("reads a degraded array of a real host")
  func real() {
    #expect(Self.readings(DebianFixture.text("proc/mdstat")) == ["md0": RaidStatus(missing: 1)])
  }

  @Test("reads healthy, failed and rebuilding arrays")
  func made() {
    #expect(Self.readings(Self.healthy) == ["md0": RaidStatus(), "md1": RaidStatus()])
    let rebuilding = """
      md1 : active raid5 sdd1[3] sdc1[1](F) sdb1[0]
            2095104 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/2] [U_U]
            [=>...................]  recovery = 12.6% (37043392/292945152) finish=127.5min speed=33440K/sec

      """
    #expect(Self.readings(rebuilding) == ["md1": RaidStatus(missing: 1, failed: 1, work: .recovery)])
  }

  @Test(
    "survives what is no mdstat",
    arguments: [
      "", "md", "md0 :", "md0 : active\n      [9/", "md0 : x\n  [1/2] [0/0] [a/b]\n", "\0\0\0",
      "md0 :\n \n \n",
    ])
  func damaged(text: String) {
    #expect(Self.readings(text).values.allSatisfy { $0.missing == 0 })
  }

  @Test("reports arrays, tells when work over them begins and ends, and has nothing to say without arrays")
  func collector() {
    var bench = CollectorBench()
    final class Box {
      var value: RaidCollector
      init(_ value: consuming RaidCollector) { self.value = value }
    }
    let box = Box(RaidCollector(bench.tree.settings))
    bench.use { box.value.collect(&$0) }
    bench.tick(at: 0)
    #expect(bench.board.signals.isEmpty)
    #expect(bench.notices() == [], "most hosts have no arrays")
    bench.tree.write("proc/mdstat", Self.healthy)
    bench.tick(at: 5)
    #expect(bench.board.values["md1:system.linux.raid.missing"] == 0)
    bench.tree.write("proc/mdstat", Self.healthy.replacing("[3/3]", with: "[3/2] check = 3%"))
    bench.tick(at: 10)
    #expect(bench.board.values["md1:system.linux.raid.missing"] == 1)
    #expect(bench.board.values["md1:system.linux.raid.syncing"] == 1)
    #expect(bench.changes == ["md1: check has begun"])
    bench.tree.write("proc/mdstat", Self.healthy)
    bench.tick(at: 15)
    #expect(bench.changes == ["md1: check has ended"])
    bench.tree.write("proc/mdstat", "Personalities :\n")
    bench.tick(at: 20)
    #expect(bench.board.signals.isEmpty)
  }
}
