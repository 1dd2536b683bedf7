import Model
import Testing

@testable import HostMetrics

@Suite("Units")
struct UnitCollectorTests {
  /// Writes a unit's control group as version 2 has it.
  private func write(_ tree: FakeTree, _ group: String, microseconds: Int, bytes: Int?) {
    tree.write("sys/fs/cgroup/\(group)/cpu.stat", "usage_usec \(microseconds)\nuser_usec 1\n")
    guard let bytes else { return }
    tree.write("sys/fs/cgroup/\(group)/memory.current", "\(bytes + 1000)\n")
    tree.write("sys/fs/cgroup/\(group)/memory.stat", "anon \(bytes)\nfile 1000\n")
  }

  private func makeTree() -> FakeTree {
    let tree = FakeTree()
    tree.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n")
    write(tree, "system.slice/nginx.service", microseconds: 1_000_000, bytes: 5000)
    write(tree, "system.slice/nginx.service/inner.service", microseconds: 7, bytes: 7)
    write(tree, "user.slice/user-1000.slice/session-1.scope", microseconds: 3_000_000, bytes: 100)
    write(tree, "user.slice/user-1000.slice/session-2.scope", microseconds: 4_000_000, bytes: 200)
    write(tree, "init.scope", microseconds: 10, bytes: nil)
    tree.makeDirectory("sys/fs/cgroup/dev-mqueue")
    return tree
  }

  @Test("measures processor time and memory of units in a version 2 tree")
  func unified() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(100)))
    #expect(board.values["nginx.service:systemd.unit.memory"] == 5000)
    #expect(board.values["session-*.scope:systemd.unit.memory"] == 300)
    #expect(board.values["nginx.service:systemd.unit.cpu"] == nil, "a first reading is no rate")
    #expect(board.values["init.scope:systemd.unit.memory"] == nil)
    #expect(
      board.descriptor("inner.service:systemd.unit.memory") == nil, "what is inside belongs to the unit")
    write(tree, "system.slice/nginx.service", microseconds: 6_000_000, bytes: 6000)
    write(tree, "user.slice/user-1000.slice/session-1.scope", microseconds: 3_500_000, bytes: 100)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(105)))
    #expect(board.values["nginx.service:systemd.unit.cpu"] == 1)
    #expect(board.values["nginx.service:systemd.unit.memory"] == 6000)
    #expect(board.values["session-*.scope:systemd.unit.cpu"] == 0.1)
    #expect(board.values["init.scope:systemd.unit.cpu"] == 0)
    #expect(
      board.descriptor("nginx.service:systemd.unit.cpu")?.entity == Entity(kind: .unit, name: "nginx.service")
    )
  }

  @Test("walks the units only when they are due")
  func schedule() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    var seen: [Int] = []
    for second in 0...11 {
      board.take(sampler.sample(monotonicNanoseconds: .seconds(100 + Double(second))))
      if board.values["nginx.service:systemd.unit.memory"] != nil { seen.append(second) }
    }
    #expect(seen == [0, 2, 4, 6, 8, 10])
  }

  @Test("lets a unit vanish with its control group and uses its slots again")
  func vanishing() throws {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    board.take(sampler.sample(monotonicNanoseconds: .seconds(5)))
    let count = sampler.signalCount
    tree.remove("sys/fs/cgroup/system.slice/nginx.service")
    let gone = sampler.sample(monotonicNanoseconds: .seconds(10))
    board.take(gone)
    #expect(gone.vanished.count == 3)
    #expect(sampler.signalCount == count - 3)
    write(tree, "system.slice/redis.service", microseconds: 5, bytes: 9)
    let back = sampler.sample(monotonicNanoseconds: .seconds(15))
    board.take(back)
    let slot = try #require(back.appeared.first?.slot)
    #expect(slot == gone.vanished.min())
    #expect(board.values["redis.service:systemd.unit.memory"] == 9)
  }

  @Test("gives a slot that was freed in a tick out again only in a later one")
  func slotsOfOneTick() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    tree.remove("sys/fs/cgroup/system.slice/nginx.service")
    write(tree, "system.slice/redis.service", microseconds: 5, bytes: 9)
    let tick = sampler.sample(monotonicNanoseconds: .seconds(5))
    board.take(tick)
    #expect(Set(tick.vanished).isDisjoint(with: tick.appeared.map(\.slot)))
  }

  @Test("counts a new session of a folded unit from its start")
  func newMember() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    tree.remove("sys/fs/cgroup/user.slice/user-1000.slice/session-1.scope")
    write(tree, "user.slice/user-1000.slice/session-9.scope", microseconds: 2_500_000, bytes: 50)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(5)))
    #expect(board.values["session-*.scope:systemd.unit.cpu"] == 0.5)
    #expect(board.values["session-*.scope:systemd.unit.memory"] == 250)
  }

  @Test("takes no past use for growth where a group comes in that the cap had left out")
  func formerlyRefused() {
    let tree = FakeTree()
    tree.write("sys/fs/cgroup/cgroup.controllers", "cpu memory\n")
    write(tree, "user.slice/session-1.scope", microseconds: 3_000_000, bytes: 100)
    write(tree, "user.slice/session-2.scope", microseconds: 4_000_000, bytes: 200)
    var settings = tree.settings
    settings.maximumUnits = 1
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    let seen = board.values["session-*.scope:systemd.unit.memory"] == 100 ? 1 : 2
    tree.remove("sys/fs/cgroup/user.slice/session-\(seen).scope")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(5)))
    #expect(board.values["session-*.scope:systemd.unit.memory"] == (seen == 1 ? 200 : 100))
    #expect(board.values["session-*.scope:systemd.unit.cpu"] == nil)
  }

  @Test("gives no rate where a counter went backwards")
  func backwards() {
    let tree = makeTree()
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    write(tree, "system.slice/nginx.service", microseconds: 1, bytes: 5000)
    board.take(sampler.sample(monotonicNanoseconds: .seconds(5)))
    #expect(board.values["nginx.service:systemd.unit.cpu"] == nil)
  }

  @Test("measures the hybrid layout: the tree of version 2, memory of version 1")
  func hybrid() {
    let tree = FakeTree()
    let base = "sys/fs/cgroup"
    tree.write("\(base)/unified/cgroup.controllers", "")
    tree.write("\(base)/unified/system.slice/nginx.service/cpu.stat", "usage_usec 1000000\n")
    tree.write("\(base)/memory/system.slice/nginx.service/memory.stat", "rss 1\ntotal_rss 4096\n")
    tree.makeDirectory("\(base)/unified/system.slice/old.service")
    tree.write("\(base)/cpuacct/system.slice/old.service/cpuacct.usage", "1000000000\n")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    #expect(board.values["nginx.service:systemd.unit.memory"] == 4096)
    tree.write("\(base)/unified/system.slice/nginx.service/cpu.stat", "usage_usec 3500000\n")
    tree.write("\(base)/cpuacct/system.slice/old.service/cpuacct.usage", "2000000000\n")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(5)))
    #expect(board.values["nginx.service:systemd.unit.cpu"] == 0.5)
    #expect(board.values["old.service:systemd.unit.cpu"] == 0.2)
    #expect(board.values["old.service:systemd.unit.memory"] == nil)
  }

  @Test("reads no more units than the cap and says so")
  func cap() {
    let tree = makeTree()
    for index in 0..<10 { write(tree, "system.slice/u\(index).service", microseconds: 1, bytes: 1) }
    var settings = tree.settings
    settings.maximumUnits = 4
    let sampler = HostSampler(settings: settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    #expect(board.signals.count <= 8)
    #expect(
      sampler.takeNotices().contains { $0.source == "control groups" && $0.message.contains("10 left out") })
  }
}
