import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("Facts that belong together")
struct FactChainTests {
  private static let oom =
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),oom_memcg=/system.slice/web.service,"
    + "task_memcg=/system.slice/web.service,task=python3,pid=812,uid=33"

  private static func unit(_ name: String) -> Entity { Entity(kind: .unit, name: name) }
  private static func disk(_ name: String) -> Entity { Entity(kind: .device, name: name) }
  private static let data = Entity(kind: .filesystem, name: "/data")

  private static func fact(_ category: IncidentClass, _ entity: Entity, _ kind: CauseKind) -> Fact {
    Fact(
      key: IncidentKey(entity: entity, category: category), summary: "\(kind.word) of \(entity.label)",
      kind: kind)
  }

  @Test("a kill for want of memory and the failure that follows are one incident about the kill")
  func outOfMemory() throws {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.scenario.manager("fe6faa94e7774663a0da52717891d8ef", "web.service")
    watch.scenario.unitFails("web.service")
    watch.pass(2)
    #expect(watch.story == [.open])
    let incident = try #require(watch.written.first?.incident)
    #expect(incident.category == .outOfMemory)
    #expect(incident.facts.map(\.category) == [.outOfMemory, .unitFailed])
    #expect(incident.notes.count == 3)
    watch.scenario.unitStarts("web.service")
    watch.pass(100)
    #expect(watch.story == [.open])
    watch.pass(520)
    #expect(watch.story == [.open, .clear])
    #expect(watch.written.last?.incident.facts.count == 2)
  }

  @Test("a unit that fails first and was killed for want of memory is told anew as that, once")
  func deeperFactLater() throws {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.unitFails("web.service")
    watch.pass(3)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.pass(3)
    #expect(watch.story == [.open])
    #expect(watch.written.map(\.incident.category).prefix(2) == [.unitFailed, .outOfMemory])
    #expect(Set(watch.written.map(\.incident.id)).count == 1)
  }

  @Test("a fact that holds keeps the incident open when the other is history")
  func holds() {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.scenario.unitFails("web.service")
    watch.pass(1500)
    #expect(watch.story == [.open])
    watch.scenario.unitStarts("web.service")
    watch.pass(100)
    #expect(watch.story == [.open, .clear])
  }

  @Test("a failed unit that was busy turns the incident of its processor time into its own")
  func promotion() throws {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.scenario.levels[.unitCPU] = 0.9
    watch.pass(30)
    watch.scenario.unitFails("web.service")
    watch.pass(2)
    #expect(watch.story == [.open])
    let (open, update) = try (#require(watch.written.first).incident, #require(watch.written.last).incident)
    #expect(update.id == open.id && update.category == .unitFailed)
    #expect(update.entity == Self.unit("web.service") && update.summary == "failed (exit-code)")
    #expect(update.severity == .error && update.onsetMicroseconds == open.onsetMicroseconds)
    #expect(update.lead.map { $0.entity == update.entity } ?? (update.folded.first == open.lead))
    watch.relax()
    watch.scenario.levels[.unitCPU] = 0.1
    watch.pass(300)
    #expect(watch.story == [.open])
    watch.scenario.unitStarts("web.service")
    watch.pass(70)
    #expect(watch.story == [.open, .clear])
  }

  @Test("a unit that fails while the host is short of something else is an incident of its own")
  func unrelatedUnit() {
    var watch = Watch()
    watch.pass(400)
    watch.stress()
    watch.pass(30)
    watch.scenario.unitFails("mail.service")
    watch.pass(5)
    #expect(watch.story == [.open, .open])
  }

  @Test("a kill while the host's memory is short belongs to that")
  func sharedResource() {
    var watch = Watch()
    watch.pass(400)
    watch.scenario.levels[.memory] = 0.97
    watch.pass(30)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.pass(5)
    #expect(watch.story == [.open])
    #expect(watch.written.last?.incident.category == .outOfMemory)
  }

  @Test("disk, filesystem and writer are one incident about the disk, in whatever order they are read")
  func storage() throws {
    let chain = [
      Self.fact(.degraded, Self.disk("sda"), .io), Self.fact(.degraded, Self.disk("sda1"), .filesystem),
      Self.fact(.readOnly, Self.data, .hardware), Self.fact(.unitFailed, Self.unit("db.service"), .unit),
    ]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      var watch = Watch()
      watch.pass(1)
      for place in order {
        watch.engine.begin(chain[place], at: watch.scenario.realtime, bootID: Scenario.boot)
        watch.pass(1)
      }
      let open = watch.engine.status().open.map(\.incident)
      #expect(open.count == 1 && open.first?.entity == Self.disk("sda"))
      #expect(open.first?.victims.map(\.entity).contains(Self.unit("db.service")) == true)
      #expect(watch.story.filter { $0 == .open }.count == 1 && watch.written.count <= 4)
    }
  }

  @Test("two disks that fail in the same minute are two incidents, and a filesystem is of neither")
  func twoDisks() {
    var watch = Watch()
    watch.pass(1)
    for name in ["sda", "sdb"] {
      watch.engine.begin(
        Self.fact(.degraded, Self.disk(name), .io), at: watch.scenario.realtime, bootID: Scenario.boot)
    }
    watch.engine.begin(
      Self.fact(.readOnly, Self.data, .hardware), at: watch.scenario.realtime, bootID: Scenario.boot)
    watch.pass(1)
    #expect(watch.story == [.open, .open, .open])
  }

  @Test("two filesystems in trouble are two incidents unless their disk is")
  func twoFilesystems() {
    for (disk, count) in [(nil, 2), (Self.disk("sda"), 1)] {
      var watch = Watch()
      watch.pass(1)
      let (time, other) = (watch.scenario.realtime, Entity(kind: .filesystem, name: "/srv"))
      if let disk { watch.engine.begin(Self.fact(.degraded, disk, .io), at: time, bootID: Scenario.boot) }
      for entity in [Self.data, other] {
        watch.engine.begin(Self.fact(.readOnly, entity, .hardware), at: time, bootID: Scenario.boot)
      }
      watch.pass(1)
      #expect(watch.story.count == count)
    }
  }

  /// The shop needs its database and what is mounted at /data, which is on the disk sdb.
  private static var news: UnitNews {
    var (shop, mount) = (UnitRelations(unit: "shop.service"), UnitRelations(unit: "data.mount"))
    shop.requires = ["db.service"]
    shop.mounts = ["/data/shop"]
    mount.requires = ["dev-sdb1.device"]
    var news = UnitNews()
    news.relations = [shop, UnitRelations(unit: "db.service"), mount]
    return news
  }

  @Test(
    "a unit and the one that it needs are one incident about the latter, whichever is read first",
    arguments: [["db.service", "shop.service"], ["shop.service", "db.service"]])
  func need(units: [String]) throws {
    var watch = Watch()
    watch.scenario.units = Self.news
    watch.pass(1)
    for unit in units { watch.scenario.unitFails(unit) }
    watch.scenario.unitFails("mail.service")
    watch.pass(2)
    #expect(watch.story == [.open, .open])
    let incident = try #require(watch.written.first?.incident)
    #expect(incident.entity.name == "db.service")
    #expect(incident.victims.map(\.entity.name) == ["shop.service"])
  }

  @Test("a filesystem is not of a disk that fails where it is known to be on another one")
  func knownDisk() {
    for (disk, count) in [("sda", 2), ("sdb", 1)] {
      var watch = Watch()
      watch.scenario.units = Self.news
      watch.pass(1)
      let time = watch.scenario.realtime
      watch.engine.begin(
        Self.fact(.degraded, Self.disk(disk), .io), at: time, bootID: Scenario.boot)
      watch.engine.begin(Self.fact(.readOnly, Self.data, .hardware), at: time, bootID: Scenario.boot)
      watch.pass(1)
      #expect(watch.story.count == count)
    }
  }

  @Test("what happens to the unit two minutes after all is over is another incident")
  func later() {
    var watch = Watch()
    watch.pass(1)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.pass(180)
    watch.scenario.unitFails("web.service")
    watch.pass(2)
    #expect(watch.story == [.open, .open])
  }

  @Test("an ignored unit neither joins nor is joined")
  func ignored() {
    var settings = Watch.open
    settings.ignoredUnits = ["web.service"]
    var watch = Watch(settings)
    watch.pass(1)
    watch.scenario.log(Self.oom, priority: 3) { entry, _ in entry.transport = .kernel }
    watch.scenario.unitFails("web.service")
    watch.pass(2)
    #expect(watch.story == [])
    #expect(watch.count(.ignored) == 2)
  }

  @Test("what deviates of a unit that has failed folds into its failure for as long as that holds")
  func laterDeviation() {
    var watch = Watch()
    watch.pass(400)
    watch.scenario.unitFails("shop.service")
    watch.pass(300)
    watch.scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 100)
    watch.pass(60)
    #expect(watch.story == [.open])
    #expect(watch.engine.status().open.first?.incident.foldedCount ?? 0 >= 1)
  }

  @Test("what deviates of a unit that needs a failed one is news once the failure is old")
  func oldNeed() {
    var watch = Watch()
    watch.scenario.units = Self.news
    watch.pass(400)
    watch.scenario.unitFails("db.service")
    watch.pass(1200)
    watch.scenario.log("cannot reach the database", unit: "shop.service", priority: 3, count: 100)
    watch.pass(60)
    #expect(watch.story == [.open, .open])
    #expect(watch.written.last?.incident.entity == Self.unit("shop.service"))
  }

  @Test("a writer belongs to a filesystem that has long been broken only where it stands on that one")
  func oldFilesystem() {
    for (unit, count) in [("shop.service", 1), ("mail.service", 2)] {
      var watch = Watch()
      watch.scenario.units = Self.news
      watch.pass(1)
      var broken = Self.fact(.storage, Self.data, .filesystem)
      (broken.signature, broken.endsByEvent) = ("broken", true)
      watch.engine.begin(broken, at: watch.scenario.realtime, bootID: Scenario.boot)
      watch.pass(600)
      watch.engine.begin(
        Self.fact(.storage, Self.unit(unit), .filesystem), at: watch.scenario.realtime, bootID: Scenario.boot)
      watch.pass(1)
      #expect(watch.story.count == count)
    }
  }

  @Test("each error that joins an incident that rang is an update, and saying it again is none")
  func joined() {
    var watch = Watch()
    watch.scenario.units = Self.news
    watch.scenario.units.relations += ["a.service", "b.service"].map { name in
      var relations = UnitRelations(unit: name)
      relations.requires = ["db.service"]
      return relations
    }
    watch.pass(1)
    for unit in ["db.service", "shop.service", "a.service", "b.service"] {
      watch.scenario.unitFails(unit)
      watch.pass(2)
    }
    #expect(watch.kinds == [.open, .update, .update, .update])
    #expect(watch.written.last?.incident.facts.count == 4)
    watch.scenario.unitFails("b.service")
    watch.pass(2)
    #expect(watch.kinds == [.open, .update, .update, .update])
  }

  @Test("an incident takes in so many facts, and what finds no room has one of its own")
  func full() {
    var watch = Watch()
    watch.pass(1)
    let host = Self.fact(.readOnly, Self.data, .hardware)
    watch.engine.begin(host, at: watch.scenario.realtime, bootID: Scenario.boot)
    for number in 0..<40 {
      watch.scenario.unitFails("u\(number).service")
      if number % 8 == 0 { watch.pass(1) }
    }
    watch.pass(2)
    let open = watch.engine.status().open.map(\.incident)
    #expect(open.count == 10)
    #expect(open.first?.victims.count == 8 && open.first?.notes.count == 32)
    #expect(open.first?.notes.first?.text == "/data: hardware of /data")
  }
}
