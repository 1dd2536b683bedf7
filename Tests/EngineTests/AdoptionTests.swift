import Model
import Testing

@testable import Engine

@Suite("Adoption after a crash")
struct AdoptionTests {
  /// A daemon that took a snapshot, went on for a while, was killed, and starts again.
  private struct Crash: ~Copyable {
    var watch = Watch()
    var snapshot: [UInt8] = []

    init(after quiet: Int = 360) {
      watch.pass(quiet)
      snapshot = watch.engine.encodeSnapshot()
    }

    /// Starts from the snapshot, with what was written since.
    mutating func restart(after seconds: UInt64 = 5) throws {
      watch.engine = try Engine(host: Watch.host, settings: Watch.open, snapshot: snapshot)
      watch.engine.adopt(watch.written)
      watch.scenario.restart(after: seconds)
    }

    /// Reads again what was logged since the snapshot.
    mutating func reread(_ frames: [Frame]) {
      for frame in frames where !frame.entries.isEmpty {
        var late = Frame(header: frame.header)
        late.header.flags = .catchUp
        late.entries = frame.entries
        watch.step(late)
      }
    }

    /// Steps frames, and returns them for reading them again.
    mutating func pass(_ seconds: Int) -> [Frame] {
      (0..<seconds).map { _ in
        let frame = watch.scenario.frame()
        watch.step(frame)
        return frame
      }
    }
  }

  @Test(
    "a deviation that was told before the kill still gets its clear, and is not told twice",
    arguments: [5, 900])
  func openThenClear(downtime: UInt64) throws {
    var crash = Crash()
    crash.watch.stress()
    crash.watch.pass(60)
    #expect(crash.watch.kinds == [.open])
    try crash.restart(after: downtime)
    crash.watch.pass(60)
    #expect(crash.watch.kinds == [.open])
    crash.watch.relax()
    crash.watch.pass(120)
    #expect(crash.watch.kinds == [.open, .clear])
    #expect(crash.watch.written.map(\.sequence) == [1, 2])
    #expect(Set(crash.watch.written.map(\.incident.id)).count == 1)
  }

  @Test("a fact that was told is not told again when its entry is read again, and its end is found")
  func rereadOpen() throws {
    var crash = Crash()
    crash.watch.scenario.unitFails("web.service")
    var frames = crash.pass(20)
    crash.watch.scenario.unitStarts("web.service")
    frames += crash.pass(5)
    #expect(crash.watch.kinds == [.open])
    try crash.restart()
    crash.reread(frames)
    crash.watch.pass(100)
    #expect(crash.watch.kinds == [.open, .clear])
  }

  @Test("what was opened and cleared before the kill is not repeated")
  func rereadClosed() throws {
    var crash = Crash()
    crash.watch.scenario.unitFails("web.service")
    var frames = crash.pass(5)
    crash.watch.scenario.unitStarts("web.service")
    frames += crash.pass(100)
    #expect(crash.watch.kinds == [.open, .clear])
    try crash.restart()
    crash.reread(frames)
    crash.watch.pass(200)
    #expect(crash.watch.kinds == [.open, .clear])
    crash.watch.scenario.unitFails("web.service")
    crash.watch.pass(5)
    #expect(crash.watch.kinds == [.open, .clear, .reopen])
    #expect(crash.watch.written.map(\.sequence) == [1, 2, 3])
    #expect(Set(crash.watch.written.map(\.incident.id)).count == 1)
  }

  @Test("an adopted reopening waits as long as it would have")
  func reopened() throws {
    var crash = Crash()
    for _ in 0..<2 {
      crash.watch.scenario.unitFails("web.service")
      crash.watch.pass(5)
      crash.watch.scenario.unitStarts("web.service")
      crash.watch.pass(70)
    }
    #expect(crash.watch.kinds == [.open, .clear, .reopen])
    try crash.restart()
    crash.watch.scenario.unitStarts("web.service")
    crash.watch.pass(100)
    #expect(crash.watch.kinds == [.open, .clear, .reopen])
    crash.watch.pass(60)
    #expect(crash.watch.kinds == [.open, .clear, .reopen, .clear])
  }

  @Test("an entry that the kill kept from being read rings when it is read")
  func missedEntry() throws {
    var crash = Crash()
    crash.watch.scenario.unitFails("web.service")
    let missed = crash.watch.scenario.frame()
    try crash.restart()
    crash.reread([missed])
    #expect(crash.watch.kinds == [.open])
  }

  @Test("transitions that the snapshot knows are passed over")
  func knownTransitions() throws {
    var crash = Crash()
    crash.watch.stress()
    crash.watch.pass(60)
    crash.snapshot = crash.watch.engine.encodeSnapshot()
    try crash.restart()
    #expect(crash.watch.engine.alertSequence == 1)
    #expect(crash.watch.engine.status().open.count == 1)
    crash.watch.pass(60)
    crash.watch.relax()
    crash.watch.pass(120)
    #expect(crash.watch.kinds == [.open, .clear])
  }

  @Test("adoption without a snapshot still brings the clear")
  func lostSnapshot() {
    var watch = Watch()
    watch.pass(360)
    watch.stress()
    watch.pass(60)
    watch.engine = Engine(host: Watch.host, settings: Watch.open)
    watch.engine.adopt(watch.written)
    watch.scenario.restart(after: 3)
    watch.relax()
    watch.pass(120)
    #expect(watch.kinds == [.open, .clear])
  }
}
