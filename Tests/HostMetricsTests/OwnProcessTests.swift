import Model
import Testing

@testable import HostMetrics

@Suite("Own processes")
struct OwnProcessTests {
  private func write(_ tree: FakeTree, _ process: String, ticks: Int, written: Int) {
    let fields = "S 1 1 1 0 -1 0 0 0 0 0 \(ticks) 0 0 0 20 0 5 0 77 0 500 0"
    tree.write("proc/\(process)/stat", "7 (tocsind) \(fields)\n")
    tree.write("proc/\(process)/statm", "900 500 200 1 0 100 0\n")
    tree.write("proc/\(process)/io", "rchar: 1\nwrite_bytes: \(written)\ncancelled_write_bytes: 0\n")
  }

  @Test("measures the daemon and the reader that one of its threads has started")
  func both() throws {
    let tree = FakeTree()
    write(tree, "self", ticks: 0, written: 0)
    write(tree, "42", ticks: 0, written: 0)
    tree.write("proc/self/task/7/children", "")
    tree.write("proc/self/task/9/children", "42 ")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0), latenessSeconds: 0.25))
    #expect(board.values["tocsind:process.linux.tick.lateness"] == 0.25)
    #expect(board.values["tocsind:process.linux.memory.anonymous"].map { $0 > 0 } == true)
    write(tree, "self", ticks: 100, written: 4000)
    write(tree, "42", ticks: 50, written: 0)
    for second in 1...10 { board.take(sampler.sample(monotonicNanoseconds: .seconds(Double(second)))) }
    let ticksPerSecond = 100.0
    #expect(board.values["tocsind:process.cpu"] == 100 / ticksPerSecond / 10)
    #expect(board.values["tocsind:process.disk.io.write"] == 400)
    #expect(board.values["tocsind (reader):process.cpu"] == 50 / ticksPerSecond / 10)
    #expect(board.values["tocsind (reader):process.disk.io.write"] == 0)
  }

  @Test("lets a reader's signals vanish with it and finds the next one")
  func restart() {
    let tree = FakeTree()
    write(tree, "self", ticks: 0, written: 0)
    write(tree, "42", ticks: 0, written: 0)
    tree.write("proc/self/task/7/children", "42")
    let sampler = HostSampler(settings: tree.settings)
    var board = SignalBoard()
    board.take(sampler.sample(monotonicNanoseconds: .seconds(0)))
    tree.write("proc/42/stat", "")
    tree.write("proc/self/task/7/children", "")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(10)))
    #expect(board.descriptor("tocsind (reader):process.memory.usage") == nil)
    write(tree, "43", ticks: 0, written: 0)
    tree.write("proc/self/task/7/children", "43")
    board.take(sampler.sample(monotonicNanoseconds: .seconds(20)))
    #expect(board.values["tocsind (reader):process.memory.usage"] != nil)
  }

  @Test("parses memory and traffic of a real process")
  func fixtures() throws {
    let pages = try #require(Fixture.parse("proc/self/statm", of: .unified, MemoryPages.init(parsing:)))
    #expect(pages.anonymous > 0 && pages.anonymous < 100_000)
    #expect(Fixture.parse("proc/self/io", of: .unified, ProcessTraffic.writtenBytes(parsing:)) != nil)
    #expect(parse("5 1 3", MemoryPages.init(parsing:))?.anonymous == 0)
    #expect(parse("5 1", MemoryPages.init(parsing:)) == nil)
  }
}
