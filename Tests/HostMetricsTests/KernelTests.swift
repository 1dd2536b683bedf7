import Model
import Testing

@testable import HostMetrics

@Suite("Kernel")
struct KernelTests {
  @Test("counts open files against their maximum")
  func fileHandles() {
    let handles = parse("1200\t200\t4000\n", FileHandles.init(parsing:))
    #expect(handles?.open == 1000 && handles?.utilization == 0.25)
    #expect(parse("5 9 10", FileHandles.init(parsing:))?.open == 0)
    #expect(parse("5 9", FileHandles.init(parsing:)) == nil)
    #expect(parse("5 9 0", FileHandles.init(parsing:)) == nil)
  }

  @Test("reads open files of Debian's kernel, whose maximum nobody reaches")
  func fileHandlesFixture() throws {
    let handles = try #require(Fixture.parse("proc/sys/fs/file-nr", of: .unified, FileHandles.init(parsing:)))
    #expect(handles.open > 10 && handles.utilization < 1e-9)
  }

  @Test("sums the packets of all processors, which are written in hexadecimal")
  func backlog() throws {
    let text = "0000000a 00000002 000000ff 0 0\nffffffff 00000001 00000001\n"
    let counters = try #require(parse(text, BacklogCounters.init(parsing:)))
    #expect(counters.processed == 4_294_967_305 && counters.dropped == 3 && counters.squeezed == 256)
  }

  @Test(
    "refuses lines that are not as the kernel writes them",
    arguments: ["", "1 2\n", "1 2 g\n", "1 2 123456789\n", "1 2 3\n\n", "1 2 G\n"])
  func badBacklog(text: String) {
    #expect(parse(text, BacklogCounters.init(parsing:)) == nil)
  }

  @Test("reads the backlog of Debian's kernel")
  func backlogFixture() throws {
    let counters = try #require(
      Fixture.parse("proc/1/net/softnet_stat", of: .unified, BacklogCounters.init(parsing:)))
    #expect(counters.processed > 10 && counters.dropped == 0)
  }

  @Test("says nothing of entropy where the kernel always has enough", arguments: [(4096, 3000), (256, nil)])
  func entropy(pool: Int, expected: Int?) {
    let tree = FakeTree()
    tree.write("proc/sys/kernel/random/poolsize", "\(pool)\n")
    tree.write("proc/sys/kernel/random/entropy_avail", "\(expected ?? pool)\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(1)))
    #expect(board.values[":system.linux.entropy.available"] == expected.map { Double($0) })
  }

  @Test("looks at what changes slowly only when that is due")
  func cadence() {
    let tree = FakeTree()
    tree.write("proc/sys/fs/file-nr", "1000 0 4000\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    var seen: [Int] = []
    for second in 0...20 {
      board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second))))
      if board.values[":system.linux.files.open"] != nil { seen.append(second) }
    }
    #expect(seen == [0, 10, 20])
  }
}

@Suite("Synchronization of the clock")
struct SynchronizationTests {
  private static let folder = "run/systemd/timesync"

  private func value(_ sampler: HostSampler, at seconds: Double, _ board: inout SignalBoard) -> Double? {
    board.take(sampler.sample(monotonicNanoseconds: .seconds(seconds)))
    return board.values[":system.linux.clock.unsynchronized"]
  }

  @Test("is lost when the file has not been touched for four of the longest pauses")
  func patience() {
    let tree = FakeTree()
    tree.write("\(Self.folder)/synchronized", "")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    #expect(value(sampler, at: 10, &board) == 0)
    #expect(value(sampler, at: 8200, &board) == 0)
    #expect(value(sampler, at: 8210, &board) == 1)
    tree.remove("\(Self.folder)/synchronized")
    tree.write("\(Self.folder)/synchronized", "")
    #expect(value(sampler, at: 8220, &board) == 0)
  }

  @Test("is missing before the first one, and unknown beside other daemons")
  func absent() {
    let tree = FakeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    #expect(value(sampler, at: 10, &board) == nil)
    tree.makeDirectory(Self.folder)
    #expect(value(sampler, at: 20, &board) == 1)
  }
}
