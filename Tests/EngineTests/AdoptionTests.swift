import Diagnosis
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

  @Test("what is adopted costs as much of the weekly ceiling as it did when it rang")
  func ceiling() throws {
    var crash = Crash()
    crash.watch.stress()
    crash.watch.pass(60)
    crash.watch.relax()
    crash.watch.pass(120)
    #expect(crash.watch.kinds == [.open, .clear])
    // The second comes back within a day of the first, the third more than a day after it was paid for.
    var lines: [AlertTransition] = []
    for hour: Int64 in [0, 20, 30] {
      for var line in crash.watch.written {
        line.sequence = UInt64(lines.count + 1)
        line.realtimeMicroseconds += hour * 3_600_000_000
        if hour > 0, line.kind == .open { line.kind = .reopen }
        lines.append(line)
      }
    }
    var engine = Engine(host: Watch.host, settings: Watch.open)
    engine.adopt(lines)
    let now = try #require(lines.last?.realtimeMicroseconds)
    #expect(engine.admission.ringsInWeek(before: now) == 2)
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

  /// Faults that hold until the kernel says that they are over.
  private static var heat: [Signature] {
    var hot = Signature(name: "hot")
    (hot.title, hot.literals, hot.category) = ("too hot", ["is too hot"], .hardware)
    (hot.severity, hot.entity) = (.warning, .host)
    var cool = Signature(name: "cool")
    (cool.title, cool.literals, cool.ends) = ("cool again", ["is cool"], "hot")
    return [hot, cool]
  }

  @Test("a fact that holds until an event holds on after the kill, and is found ended")
  func rereadHolding() throws {
    var crash = Crash()
    crash.watch.engine.apply(Self.heat)
    crash.watch.scenario.log("it is too hot")
    let frames = crash.pass(3)
    #expect(crash.watch.kinds == [.open])
    try crash.restart()
    crash.watch.engine.apply(Self.heat)
    crash.reread(frames)
    crash.watch.pass(900)
    #expect(crash.watch.story == [.open])
    crash.watch.scenario.log("it is cool")
    crash.watch.pass(90)
    #expect(crash.watch.story == [.open, .clear])
    #expect(crash.watch.written.last?.incident.ending?.reason == "cool again")
  }

  @Test("what a signature said before a boot ends with it, unless it is said again")
  func holdingBoot() {
    for isSaidAgain in [false, true] {
      var watch = Watch()
      watch.engine.apply(Self.heat)
      watch.scenario.log("it is too hot")
      watch.pass(60)
      #expect(watch.kinds == [.open])
      watch.scenario = Scenario(seed: 2, second: 20)
      watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
      watch.scenario.bootedAt += 3_600_000_000
      watch.scenario.log(isSaidAgain ? "it is too hot" : "booted")
      watch.pass(300)
      #expect(watch.story.contains(.clear) != isSaidAgain)
    }
  }

  private static let oom =
    "oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/system.slice/web.service,task=python3,pid=812,uid=33"

  @Test(
    "a fact that joined an incident is not told again, whether its line was an open, an update or none",
    arguments: [[0, 1], [1, 0], [1, 1, 0]])
  func rereadJoined(order: [Int]) throws {
    var crash = Crash()
    var frames: [Frame] = []
    for place in order {
      if place == 0 {
        crash.watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
      } else {
        crash.watch.scenario.unitFails("web.service")
      }
      frames += crash.pass(3)
    }
    let told = crash.watch.story
    #expect(told == [.open])
    try crash.restart()
    crash.reread(frames)
    crash.watch.pass(700)
    #expect(crash.watch.story == told)
    crash.watch.scenario.unitStarts("web.service")
    crash.watch.pass(100)
    #expect(crash.watch.story == told + [.clear])
    #expect(Set(crash.watch.written.map(\.incident.id)).count == 1)
    #expect(crash.watch.written.last?.incident.facts.count == 2)
  }

  @Test("no fact of an incident that was cleared before the kill opens anew; the next one reopens it")
  func rereadJoinedAndClosed() throws {
    var crash = Crash()
    crash.watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    crash.watch.scenario.unitFails("web.service")
    var frames = crash.pass(5)
    crash.watch.scenario.unitStarts("web.service")
    frames += crash.pass(700)
    #expect(crash.watch.story == [.open, .clear])
    try crash.restart()
    crash.reread(frames)
    crash.watch.pass(100)
    #expect(crash.watch.story == [.open, .clear])
    crash.watch.scenario.unitFails("web.service")
    crash.watch.pass(5)
    #expect(crash.watch.story == [.open, .clear, .reopen])
    #expect(Set(crash.watch.written.map(\.incident.id)).count == 1)
  }

  @Test("a deviation that a fact has turned into its own goes on after the kill, and gets one clear")
  func promoted() throws {
    var crash = Crash()
    crash.watch.stress()
    crash.watch.scenario.levels[.unitCPU] = 0.9
    var frames = crash.pass(40)
    crash.watch.scenario.unitFails("web.service")
    frames += crash.pass(5)
    #expect(crash.watch.story == [.open])
    try crash.restart()
    crash.reread(frames)
    crash.watch.pass(60)
    #expect(crash.watch.story == [.open])
    crash.watch.relax()
    crash.watch.scenario.levels[.unitCPU] = 0.1
    crash.watch.scenario.unitStarts("web.service")
    crash.watch.pass(300)
    #expect(crash.watch.story == [.open, .clear])
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
