import Model
import Testing

@testable import Engine

@Suite("Facts")
struct FactTests {
  @Test("a unit that fails opens at once and clears when it runs again and stays calm")
  func unitFails() throws {
    var watch = Watch(EngineSettings())
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(1)
    let open = try #require(watch.written.first)
    #expect(open.kind == .open)
    #expect(open.incident.category == .unitFailed)
    #expect(open.incident.entity == Entity(kind: .unit, name: "web.service"))
    #expect(open.incident.summary == "failed (exit-code)")
    watch.pass(7200)
    #expect(watch.kinds == [.open])
    watch.scenario.unitStarts("web.service")
    watch.pass(50)
    #expect(watch.kinds == [.open])
    watch.pass(30)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "unit started")
  }

  @Test("a failure that PID 1 did not report is none")
  func forged() {
    var watch = Watch()
    watch.scenario.unitFails("web.service", pid: 4711)
    watch.pass(20)
    #expect(watch.written == [])
  }

  @Test("a restart loop is one incident that waits longer with each return")
  func restartLoop() {
    var watch = Watch()
    watch.pass(1)
    for _ in 0..<12 { watch.flap("web.service", down: 10, up: 20) }
    #expect(watch.kinds == [.open])
    var waits: [Int] = []
    for _ in 0..<4 {
      var wait = 0
      while watch.kinds.last != .clear, wait < 2000 {
        watch.pass(1)
        wait += 1
      }
      waits.append(wait)
      watch.scenario.unitFails("web.service")
      watch.pass(1)
      watch.scenario.unitStarts("web.service")
    }
    #expect(watch.kinds == [.open, .clear, .reopen, .clear, .reopen, .clear, .reopen, .clear, .reopen])
    #expect(Set(watch.written.map(\.incident.id)).count == 1)
    #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 + 30 < $1 })
  }

  @Test("a reboot ends what it ended, and the clear still comes")
  func reboot() {
    var watch = Watch()
    watch.pass(10)
    watch.scenario.unitFails("once.service")
    watch.pass(10)
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.bootedAt += 1_000_000_000
    watch.scenario.restart(after: 0)
    watch.scenario.log("booted")
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "the host was booted")
  }

  @Test("a unit that fails again in the new boot stays failed")
  func failsInNewBoot() {
    var watch = Watch()
    watch.pass(10)
    watch.scenario.unitFails("web.service")
    watch.pass(10)
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.bootedAt += 1_000_000_000
    watch.scenario.restart(after: 0)
    watch.scenario.unitFails("web.service")
    watch.step(watch.scenario.catchUpFrame())
    watch.pass(300)
    #expect(watch.kinds == [.open])
  }

  @Test(
    "in a container, where the kernel's boot id is another than the journal's, a failed unit stays failed")
  func foreignBootID() {
    var watch = Watch()
    watch.scenario.log("about web.service", unit: "init.scope") { entry, batch in
      entry.pid = 1
      entry.bootID = Identifier128(high: 1, low: 1)
      entry.messageID = Identifier128("d9b373ed55a64feb8242e02dbe79a49c") ?? .none
      entry.subjectUnit = batch.store("web.service".utf8)
    }
    watch.pass(300)
    #expect(watch.kinds == [.open])
  }

  @Test("transient units that fail share one incident, which ends by itself")
  func transientUnits() {
    var watch = Watch()
    watch.pass(10)
    for number in 1...3 {
      watch.scenario.unitFails("run-u\(number).service")
      watch.pass(2)
    }
    #expect(watch.written.map(\.incident.entity.name) == ["run-*.service"])
    watch.pass(620)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("a unit that fails as it is stopped is not well for having stopped")
  func failedStop() {
    var watch = Watch()
    watch.pass(10)
    watch.scenario.unitFails("java.service")
    watch.scenario.manager("9d1aaa27d60140bd96365438aad20286", "java.service")
    watch.pass(300)
    #expect(watch.kinds == [.open])
  }

  @Test("what happened while the daemon was down is told with a time after it happened")
  func timeOfCatchUp() throws {
    var watch = Watch()
    watch.pass(60)
    try watch.reload()
    watch.scenario.restart(after: 3600)
    watch.scenario.unitFails("web.service")
    watch.step(watch.scenario.catchUpFrame())
    let open = try #require(watch.written.first)
    #expect(open.realtimeMicroseconds == watch.scenario.realtime)
    #expect(open.incident.onsetMicroseconds - open.realtimeMicroseconds < 1_000_000)
  }

  @Test("a failure of the boot before, read late, is told and clears by itself")
  func failedInFormerBoot() {
    var watch = Watch()
    watch.scenario.log("of this boot")
    watch.pass(10)
    watch.scenario.log("about web.service") { entry, batch in
      entry.pid = 1
      entry.realtimeMicroseconds -= 3_600_000_000
      entry.bootID = Identifier128(high: 0xb007, low: 0)
      entry.messageID = Identifier128("d9b373ed55a64feb8242e02dbe79a49c") ?? .none
      entry.subjectUnit = batch.store("web.service".utf8)
    }
    watch.step(watch.scenario.catchUpFrame())
    watch.pass(100)
    #expect(watch.kinds == [.open, .clear])
  }

  private static let year: Int64 = 31_536_000_000_000

  @Test(
    "a clock that was a year ahead hides no failure of the next boot", arguments: [false, true])
  func clockWasAhead(isReadLate: Bool) {
    var watch = Watch()
    watch.scenario.log("before") { entry, _ in entry.monotonicMicroseconds = 1 }
    watch.pass(10)
    watch.scenario.log("the clock is wrong") { entry, _ in
      entry.realtimeMicroseconds += Self.year
      entry.monotonicMicroseconds = 2
    }
    if isReadLate {
      watch.scenario.log("the clock was set") { entry, _ in entry.monotonicMicroseconds = 3 }
      watch.step(watch.scenario.catchUpFrame())
    } else {
      watch.pass(10)
    }
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 2)
    watch.scenario.bootedAt += 1_000_000_000
    watch.scenario.restart(after: 0)
    watch.scenario.unitFails("web.service")
    if isReadLate { watch.step(watch.scenario.catchUpFrame()) }
    watch.pass(300)
    #expect(watch.written.filter { $0.incident.category == .unitFailed }.map(\.kind) == [.open])
  }

  @Test("what was told while the clock was a year ahead does not hide what comes later")
  func toldByWrongClock() {
    var watch = Watch()
    watch.scenario.bootedAt += Self.year
    watch.pass(5)
    watch.flap("web.service", down: 5, up: 100)
    #expect(watch.kinds == [.open, .clear])
    watch.engine = Engine(host: Watch.host, settings: Watch.open)
    watch.engine.adopt(watch.written)
    watch.scenario.bootedAt -= Self.year
    watch.pass(5)
    watch.flap("web.service", down: 5, up: 300)
    #expect(watch.kinds == [.open, .clear, .reopen, .clear])
  }

  private static let oomLine =
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/web.service,"
    + "task_memcg=/system.slice/web.service,task=python3,pid=812,uid=33"

  @Test("a kill for want of memory is believed of the kernel alone", arguments: [Transport.kernel, .stdout])
  func outOfMemory(transport: Transport) {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log(Self.oomLine, priority: 3) { entry, _ in entry.transport = transport }
    watch.pass(1)
    guard transport == .kernel else {
      #expect(watch.written == [])
      return
    }
    #expect(watch.kinds == [.open])
    #expect(watch.written.first?.incident.category == .outOfMemory)
    #expect(watch.written.first?.incident.entity.name == "web.service")
    #expect(
      watch.written.first?.incident.summary == "python3 was killed: the unit's memory limit was reached")
    watch.pass(620)
    #expect(watch.kinds == [.open, .clear])
  }

  @Test("lost entries are told from the catch-up lane as well, with when and why")
  func lostInThePast() throws {
    var watch = Watch()
    watch.pass(1)
    var frame = watch.scenario.catchUpFrame()
    let now = frame.header.realtimeMicroseconds
    frame.gaps = [
      JournalGap(
        count: 40, fromMicroseconds: now - 600_000_000, toMicroseconds: now - 540_000_000, reason: .deleted),
      JournalGap(count: 2, fromMicroseconds: 0, toMicroseconds: 1, host: "web1"),
    ]
    watch.step(frame)
    #expect(watch.engine.status().lostEntries == 40)
    let summary = try #require(watch.written.first?.incident.summary)
    #expect(summary.hasPrefix("40 journal entries were lost between "))
    #expect(summary.hasSuffix(": deleted before they were read"))
  }

  @Test("a unit of another host fails under that host's name, and no boot of this one ends that")
  func foreignUnit() {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log("web.service: failed", unit: "web1/init.scope") { entry, batch in
      entry.isForeign = true
      entry.bootID = .none
      entry.pid = 1
      entry.messageID = Identifier128("d9b373ed55a64feb8242e02dbe79a49c") ?? .none
      entry.subjectUnit = batch.store("web1/web.service".utf8)
    }
    watch.pass(1)
    watch.scenario.bootID = Identifier128(high: 0xb007, low: 1)
    watch.scenario.log("up again")
    watch.pass(100)
    #expect(watch.written.map(\.incident.entity.name) == ["web1/web.service"])
    #expect(watch.kinds == [.open])
  }

  @Test("what the manager says of the daemon's own unit is read and never counted for a template")
  func aboutOwn() {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log("Started tocsin.service", unit: "init.scope", count: 5) { entry, batch in
      entry.isAboutOwn = true
      entry.pid = 1
      entry.subjectUnit = batch.store("tocsin.service".utf8)
    }
    watch.pass(1)
    #expect(watch.engine.status().entries == 5)
    #expect(watch.engine.status().templates == 0)
  }

  @Test("lost entries are a fact, and no number of them overflows")
  func lostEntries() {
    var watch = Watch()
    watch.pass(1)
    for _ in 0..<2 {
      var frame = watch.scenario.frame()
      frame.gaps = [JournalGap(count: .max, fromMicroseconds: 0, toMicroseconds: 1)]
      watch.step(frame)
    }
    #expect(watch.kinds == [.open])
    #expect(watch.engine.status().lostEntries == .max)
  }

  @Test("a fact of the catch-up lane before the first live frame rings with its own time and ages nothing")
  func factAtStart() {
    var watch = Watch()
    watch.scenario.unitFails("web.service")
    let time = watch.scenario.realtime
    watch.step(watch.scenario.catchUpFrame())
    #expect(watch.kinds == [.open])
    #expect(watch.written.first?.realtimeMicroseconds == time)
    watch.scenario.restart(after: 86_400)
    watch.pass(5)
    #expect(watch.engine.status().observedSeconds == 4)
  }
}
