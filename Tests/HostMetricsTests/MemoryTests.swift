import Model
import Testing

@testable import HostMetrics

@Suite("Memory")
struct MemoryTests {
  @Test("reads every level that each kernel lists", arguments: Fixture.Host.allCases)
  func levels(host: Fixture.Host) throws {
    let levels = try #require(Fixture.parse("proc/meminfo", of: host, MemoryLevels.init(parsing:)))
    let expected = [
      ("Cached:", levels.cached), ("AnonPages:", levels.anonymous), ("Shmem:", levels.shared),
      ("SReclaimable:", levels.slabReclaimable), ("SUnreclaim:", levels.slabUnreclaimable),
      ("PageTables:", levels.pageTables), ("Committed_AS:", levels.committed),
      ("CommitLimit:", levels.commitLimit), ("Dirty:", levels.dirty), ("Writeback:", levels.writeback),
    ]
    for (line, value) in expected {
      let kibibytes = try #require(Fixture.numbers("proc/meminfo", of: host, line: line).first)
      #expect(value == Double(kibibytes) * 1024, "\(line)")
    }
  }

  @Test("sees swap and its use on a host that has some")
  func swap() throws {
    let levels = try #require(Fixture.parse("proc/meminfo", of: .unified, MemoryLevels.init(parsing:)))
    let swap = Fixture.numbers("proc/swaps", of: .unified, line: "/srv/data/swapfile")
    #expect(levels.swapUtilization.map { $0 > 0.1 && $0 < 1 } == true)
    #expect(levels.swapTotal == Double(swap[0]) * 1024)
  }

  @Test("measures huge pages only where some are set aside")
  func hugePages() {
    let text = "MemTotal: 100 kB\nHugePages_Total: 8\nHugePages_Free: 2\n"
    #expect(parse(text, MemoryLevels.init(parsing:))?.hugePageUtilization == 0.75)
    let none = "MemTotal: 100 kB\nHugePages_Total: 0\nHugePages_Free: 0\n"
    #expect(parse(none, MemoryLevels.init(parsing:))?.hugePageUtilization == nil)
  }

  @Test("holds what is promised against the limit only where the kernel does", arguments: [0, 1, 2])
  func overcommit(mode: Int) {
    let tree = FakeTree()
    tree.write("proc/meminfo", "MemTotal: 100 kB\nCommitLimit: 80 kB\nCommitted_AS: 60 kB\n")
    tree.write("proc/sys/vm/overcommit_memory", "\(mode)\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(board.values[":system.linux.memory.committed.utilization"] == (mode == 2 ? 0.75 : nil))
    #expect(board.values[":system.linux.memory.committed"] == 61_440)
  }

  @Test("reports memory that the kernel found broken")
  func corrupted() {
    let tree = FakeTree()
    tree.write("proc/meminfo", "MemTotal: 100 kB\nHardwareCorrupted:     4 kB\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(board.values[":system.linux.memory.corrupted"] == 4096)
    #expect(board.descriptor(":system.linux.memory.corrupted")?.mayRing == true)
  }
}

@Suite("Paging")
struct PagingTests {
  @Test("reads every counter that each kernel has", arguments: Fixture.Host.allCases)
  func counters(host: Fixture.Host) throws {
    let counters = try #require(Fixture.parse("proc/vmstat", of: host, PagingCounters.init(parsing:)))
    func value(_ names: String...) -> UInt64 {
      names.reduce(0) { $0 + (Fixture.numbers("proc/vmstat", of: host, line: $1).first ?? 0) }
    }
    #expect(counters.directScans == value("pgscan_direct"))
    #expect(counters.backgroundScans == value("pgscan_kswapd"))
    #expect(counters.minorFaults == value("pgfault") - value("pgmajfault"))
    #expect(counters.refaults == value("workingset_refault_anon", "workingset_refault_file"))
    let zones = ["dma", "dma32", "normal", "movable", "device"].map { "allocstall_" + $0 }
    #expect(counters.stalls == zones.reduce(0) { $0 + value($1) })
  }

  @Test("adds what older and newer kernels count apart")
  func sums() {
    let old = parse("pgmajfault 1\nallocstall 7\nworkingset_refault 5\n", PagingCounters.init(parsing:))
    #expect(old?.stalls == 7 && old?.refaults == 5)
    let new = parse(
      "pgmajfault 1\nallocstall_dma 2\nallocstall_normal 3\nworkingset_refault_anon 1\nworkingset_refault_file 4\n",
      PagingCounters.init(parsing:))
    #expect(new?.stalls == 5 && new?.refaults == 5)
    #expect(new?.directScans == nil && new?.minorFaults == nil)
  }

  @Test("counts kills and swapping of a host that ran out of memory")
  func shortage() throws {
    let counters = try #require(Fixture.parse("proc/vmstat", of: .unified, PagingCounters.init(parsing:)))
    #expect(counters.kills == 1)
    #expect(counters.swapOut.map { $0 > 0 } == true)
  }
}
