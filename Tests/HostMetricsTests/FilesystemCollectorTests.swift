import Glibc
import Model
import Synchronization
import Testing

@testable import HostMetrics

/// A collector of filesystems below a made-up root, with the answers that a test gives.
private struct Bed: ~Copyable {
  let tree = FakeTree()
  let workers = HeldWorkers()
  var board = SignalBoard()
  var changes: [String] = []
  private var context = CollectionContext()
  private var collector: FilesystemCollector

  init(
    _ table: String, pool: ProbePool? = nil,
    ask: @escaping @Sendable (String) -> FilesystemCollector.Answer = { _ in .success(Bed.halfFull) }
  ) {
    tree.write("proc/1/mountinfo", table)
    collector = FilesystemCollector(tree.settings, pool: pool) { path, _ in ask(path) }
  }

  static var halfFull: FilesystemLevels {
    FilesystemLevels(
      blocks: 1000, free: 500, available: 500, blockBytes: 4096, inodes: 100, freeInodes: 75)
  }

  mutating func tick(at seconds: Double) {
    _ = context.begin(at: .seconds(seconds))
    collector.collect(&context)
    board.take(context.signals.take())
    changes = context.changes.take().map { "\($0.entity.name): \($0.summary)" }
  }

  mutating func notices() -> [String] { context.notices.take().map(\.message) }
}

private func line(
  _ device: String, _ point: String, _ type: String, _ options: String = "rw", _ sealed: String = "rw"
) -> String {
  "1 1 \(device) / \(point) \(options),relatime shared:1 - \(type) /dev/x \(sealed),errors=remount-ro\n"
}

@Suite("Filesystem collector")
struct FilesystemCollectorTests {
  @Test("measures at the first tick and then once an interval")
  func rhythm() {
    var bed = Bed(line("8:1", "/", "ext4"))
    var measured: [Double] = []
    for second in 0..<130 {
      bed.tick(at: Double(second))
      if bed.board.values["/:system.filesystem.utilization"] != nil { measured.append(Double(second)) }
    }
    #expect(measured == [0, 60, 120])
    #expect(bed.board.values["/:system.linux.filesystem.unanswered"] == nil, "129 is no multiple of five")
    #expect(bed.changes.isEmpty)
  }

  @Test("tells of mounts that come, go, are exchanged or remounted, but not of those that were there before")
  func changes() {
    var bed = Bed(line("8:1", "/", "ext4") + line("8:2", "/data", "xfs"))
    bed.tick(at: 0)
    #expect(bed.changes == [])
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4") + line("0:9", "/mnt", "nfs4"))
    bed.tick(at: 5)
    #expect(bed.changes == ["/mnt: mounted (nfs4 /dev/x)", "/data: unmounted (xfs /dev/x)"])
    #expect(bed.board.values["/mnt:system.filesystem.free"] == 2_048_000.0, "a new mount is asked at once")
    #expect(bed.board.descriptor("/data:system.filesystem.free") == nil)
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4", "ro", "ro") + line("0:10", "/mnt", "cifs"))
    bed.tick(at: 10)
    #expect(
      bed.changes == ["/: remounted read-only", "/mnt: cifs /dev/x mounted over or in place of nfs4 /dev/x"])
    #expect(bed.board.descriptor("/:system.filesystem.free") == nil, "nobody writes there any more")
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4") + line("0:10", "/mnt", "cifs"))
    bed.tick(at: 15)
    #expect(bed.changes == ["/: remounted read-write"])
    #expect(bed.board.values["/:system.filesystem.free"] == 2_048_000.0)
  }

  @Test("tells the kernel's read-only flip from an operator's remount", arguments: ["ro", "emergency_ro"])
  func flip(option: String) {
    let name = "/:system.linux.filesystem.forced_read_only"
    var bed = Bed(line("8:1", "/", "ext4"))
    bed.tick(at: 0)
    #expect(bed.board.values[name] == 0)
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4", "rw", option))
    bed.tick(at: 5)
    #expect(bed.board.values[name] == 1)
    #expect(bed.changes == ["/: turned read-only by the kernel"])
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4", "ro", "ro"))
    bed.tick(at: 10)
    #expect(bed.board.values[name] == nil)
    #expect(bed.board.descriptor(name) == nil)
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4"))
    bed.tick(at: 15)
    #expect(bed.board.values[name] == 0)
  }

  @Test("a mount that hangs delays nobody, loses its levels, tells how long, and comes back")
  func hung() {
    let (door, pool) = (Door(), ProbePool(deadline: 5))
    let isOpen = Atomic(true)
    var bed = Bed(line("8:1", "/", "ext4") + line("0:9", "/mnt", "nfs4"), pool: pool) { path in
      if path.hasSuffix("/mnt"), !isOpen.load(ordering: .acquiring) { door.wait() }
      return .success(Bed.halfFull)
    }
    let free = "/mnt:system.filesystem.free"
    let unanswered = "/mnt:system.linux.filesystem.unanswered"
    var second = 0.0
    #expect(
      eventually {
        second += 0.001
        bed.tick(at: second)
        return bed.board.descriptor(free) != nil && bed.board.descriptor("/:system.filesystem.free") != nil
      })
    isOpen.store(false, ordering: .releasing)
    bed.tick(at: 60)
    // The thread has to get there before the deadline can begin.
    #expect(eventually { pool.standing(of: "0:9 /mnt", at: .seconds(60)) == .asking(seconds: 0) })
    for second in 61...64 { bed.tick(at: Double(second)) }
    #expect(bed.board.descriptor(free) != nil)
    for second in 65...70 { bed.tick(at: Double(second)) }
    #expect(bed.board.descriptor(free) == nil)
    #expect(bed.board.values[unanswered].map { $0 >= 8 && $0 <= 10 } == true)
    #expect(bed.notices() == ["mount /mnt: does not answer (nfs4); not asked again until it does"])
    for second in 71...125 { bed.tick(at: Double(second)) }
    #expect(bed.board.values[unanswered].map { $0 >= 60 } == true)
    #expect(bed.board.descriptor("/:system.filesystem.free") != nil)
    door.open()
    #expect(eventually { pool.standing(of: "0:9 /mnt", at: 0) == .idle })
    bed.tick(at: 126)
    #expect(bed.changes == ["/mnt: answers again"])
    #expect(bed.board.values[free] == 2_048_000.0)
    #expect(bed.notices() == ["mount /mnt: readable again"])
    bed.tick(at: 130)
    #expect(bed.board.values[unanswered] == 0)
  }

  @Test("a sampler that is made anew does not ask again where the one before is stuck")
  func successor() {
    let (door, pool) = (Door(), ProbePool(deadline: 5))
    let asked = Atomic(0)
    let ask: @Sendable (String) -> FilesystemCollector.Answer = { _ in
      asked.add(1, ordering: .relaxed)
      door.wait()
      return .success(Bed.halfFull)
    }
    let table = line("0:9", "/mnt", "nfs4")
    var first = Bed(table, pool: pool, ask: ask)
    first.tick(at: 0)
    #expect(eventually { asked.load(ordering: .relaxed) == 1 })
    for second in 1...10 { first.tick(at: Double(second)) }
    var second = Bed(table, pool: pool, ask: ask)
    for time in 11...21 { second.tick(at: Double(time)) }
    #expect(second.board.values["/mnt:system.linux.filesystem.unanswered"].map { $0 > 5 } == true)
    #expect(asked.load(ordering: .relaxed) == 1)
    door.open()
    #expect(eventually { pool.standing(of: "0:9 /mnt", at: 0) == .idle })
    var time = 21.0
    #expect(
      eventually {
        time += 0.01
        second.tick(at: time)
        return second.board.descriptor("/mnt:system.filesystem.free") != nil
      })
  }

  @Test("forgets nothing and invents no change while the table cannot be read")
  func unreadable() {
    var bed = Bed(line("8:1", "/", "ext4"))
    bed.tick(at: 0)
    bed.tree.write("proc/1/mountinfo", "")
    bed.tick(at: 5)
    #expect(bed.changes == [])
    #expect(bed.board.signals.isEmpty)
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4"))
    bed.tick(at: 10)
    #expect(bed.changes == [])
    #expect(bed.board.values["/:system.filesystem.free"] != nil)
  }

  @Test("notes once what it cannot reach, and its return")
  func refused() {
    let isThere = Atomic(false)
    var bed = Bed(line("8:2", "/gone", "xfs")) { _ in
      isThere.load(ordering: .relaxed)
        ? .success(Bed.halfFull) : .failure(.refused(SystemFailure(code: ENOENT)))
    }
    bed.tick(at: 0)
    #expect(bed.notices() == ["/gone: No such file or directory"])
    bed.tick(at: 60)
    #expect(bed.notices() == [])
    isThere.store(true, ordering: .relaxed)
    bed.tick(at: 120)
    #expect(bed.notices() == ["/gone: readable again"])
  }

  @Test("follows no more filesystems than its cap, and counts the rest")
  func cap() {
    var bed = Bed((0..<300).map { line("8:\($0)", "/m\($0)", "ext4") }.joined())
    bed.tick(at: 0)
    #expect(bed.board.signals.count == 256 * 5)
    #expect(bed.notices() == ["more filesystems than the cap: 44 left out"])
  }

  @Test("tells a storm of mounts by its number")
  func storm() {
    var bed = Bed(line("8:1", "/", "ext4"))
    bed.tick(at: 0)
    let many = (2..<202).map { line("8:\($0)", "/m\($0)", "ext4") }.joined()
    bed.tree.write("proc/1/mountinfo", line("8:1", "/", "ext4") + many)
    bed.tick(at: 5)
    #expect(bed.changes.count == 65)
    #expect(bed.changes.last == ": 136 further changes")
  }

  @Test("asks the real filesystem of the machine that it runs on")
  func real() throws {
    let levels = try FilesystemLevels.ask(path: "/", device: nil).get()
    #expect(levels.utilization.map { $0 > 0 && $0 <= 1 } == true)
    let other = FilesystemLevels.ask(path: "/", device: "1:999999")
    guard case .failure(.another) = other else {
      Issue.record("another filesystem was taken for the one that is meant")
      return
    }
  }
}
