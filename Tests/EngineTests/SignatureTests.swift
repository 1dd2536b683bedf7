import Configuration
import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("Signatures in the engine")
struct SignatureTests {
  private func watch() -> Watch {
    var watch = Watch(EngineSettings())
    watch.engine.apply(SignatureLoader.shipped)
    watch.pass(1)
    return watch
  }

  @Test("an error of a disk rings at once, whatever was learned so far")
  func rings() throws {
    var watch = watch()
    watch.scenario.kernel("I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2")
    watch.pass(1)
    let open = try #require(watch.written.first)
    #expect(open.incident.category == .storage)
    #expect(open.incident.entity == Entity(kind: .device, name: "sda"))
    #expect(open.incident.severity == .error)
    #expect(watch.engine.status().signatureMatches == 1)
  }

  @Test("the thousandth line of a form is looked at as the first one is")
  func everyEntry() {
    var watch = watch()
    for number in 0..<50 {
      watch.scenario.kernel("I/O error, dev sd\(number % 2 == 0 ? "a" : "b"), sector \(number) op 0x0:(READ)")
      watch.scenario.log("request \(number) took 5 ms")
      watch.pass(1)
    }
    #expect(watch.engine.status().signatureMatches == 50)
    #expect(Set(watch.written.map(\.incident.entity.name)) == ["sda", "sdb"])
  }

  /// `state is fine`, `state is good` and so on become one template, whose first messages nobody knows.
  @Test("a form that joins a template of harmless ones is still looked at")
  func newForm() {
    var known = Signature(name: "broken")
    known.title = "is broken"
    known.literals = ["state broken of"]
    var watch = Watch(EngineSettings())
    watch.engine.apply([known])
    for word in ["fine", "good", "calm", "green", "well", "ready", "sound", "solid", "sane", "okay"] {
      watch.scenario.log("the present state \(word) of the thing was seen by the watch", count: 3)
      watch.pass(1)
    }
    watch.scenario.log("the present state broken of the thing was seen by the watch")
    watch.pass(1)
    #expect(watch.engine.status().signatureMatches == 1)
  }

  @Test("signatures that are put in force hold for forms that were seen before, over a restart too")
  func reload() throws {
    var watch = Watch(EngineSettings())
    watch.scenario.kernel("nf_conntrack: nf_conntrack: table full, dropping packet")
    watch.pass(1)
    #expect(watch.written == [])
    watch.engine.apply(SignatureLoader.shipped)
    watch.scenario.kernel("nf_conntrack: nf_conntrack: table full, dropping packet")
    watch.pass(1)
    #expect(watch.written.map(\.incident.category) == [.network])
    try watch.reload(EngineSettings())
    #expect(watch.engine.status().signatures == 0)
    watch.engine.apply(SignatureLoader.shipped)
    watch.scenario.kernel("nf_conntrack: nf_conntrack: table full, dropping packet")
    watch.pass(1)
    #expect(watch.engine.status().signatureMatches == 2)
    #expect(watch.kinds == [.open])
  }

  @Test("a file server that does not answer stays open until it answers, as no signal tells of it")
  func fileServer() {
    var watch = watch()
    watch.scenario.kernel("nfs: server files.example.net not responding, still trying")
    watch.pass(900)
    #expect(watch.kinds == [.open])
    watch.scenario.kernel("nfs: server files.example.net OK")
    watch.pass(90)
    #expect(watch.kinds == [.open, .clear])
    #expect(watch.written.last?.incident.ending?.reason == "the file server answers again")
  }

  @Test("a signature of a class that is sampled elsewhere is over when it is not said again")
  func classOfSampled() {
    for category in [IncidentClass.limit, .readOnly, .degraded] {
      var full = Signature(name: "full")
      (full.title, full.literals, full.category) = ("is full", ["no room left"], category)
      var watch = Watch(EngineSettings())
      watch.engine.apply([full])
      watch.pass(1)
      watch.scenario.log("no room left")
      watch.pass(550)
      #expect(watch.kinds == [.open])
      watch.pass(100)
      #expect(watch.kinds == [.open, .clear])
    }
  }

  @Test("no number of names leaves a failed unit, a want of memory or a disk without room")
  func storm() {
    var crash = Signature(name: "crash")
    (crash.title, crash.sender, crash.entity, crash.category) = ("crashed", .kernel, .process, .crash)
    (crash.literals, crash.pattern) = ([" crashes"], #"^(?<process>\w+) crashes"#)
    var disk = Signature(name: "disk")
    (disk.title, disk.sender, disk.entity, disk.category) = ("errors", .kernel, .device, .storage)
    (disk.literals, disk.pattern) = (["I/O error"], #"^I/O error on (?<device>\w+)"#)
    var watch = Watch(EngineSettings())
    watch.engine.apply([crash, disk])
    watch.pass(1)
    for second in 0..<100 {
      for number in 0..<20 { watch.scenario.kernel("p\(second)x\(number) crashes") }
      watch.pass(1)
    }
    #expect(watch.engine.book.open.count == Tuning.openMaximum / 2)
    #expect(watch.count(.tooMany) == 1500)
    watch.pass(200)
    watch.forgetWritten()
    watch.scenario.unitFails("db.service")
    watch.scenario.kernel(
      "oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/system.slice/web.service,task=python3,pid=812,uid=33")
    watch.scenario.kernel("I/O error on sda")
    watch.pass(1)
    #expect(watch.written.map(\.incident.category) == [.unitFailed, .outOfMemory, .storage])
  }

  @Test("evidence does not ring, and tells why the unit failed that it is about")
  func evidence() throws {
    var watch = watch()
    watch.scenario.manager("98e322203f7a4ed290d09fe03c09fe15", "web.service", saying: exit)
    watch.pass(5)
    #expect(watch.written == [])
    watch.scenario.unitFails("web.service")
    watch.pass(1)
    let open = try #require(watch.written.first)
    #expect(
      open.incident.summary
        == "failed (exit-code); Main process ended: exited, status=203/EXEC")
  }

  private let exit = "web.service: Main process exited, code=exited, status=203/EXEC"

  @Test("what was said of another unit, or long ago, does not explain a failure")
  func unrelated() throws {
    var watch = watch()
    watch.scenario.manager("98e322203f7a4ed290d09fe03c09fe15", "web.service", saying: exit)
    watch.pass(5)
    watch.scenario.unitFails("db.service")
    watch.pass(90)
    watch.scenario.unitFails("web.service")
    watch.pass(1)
    #expect(watch.story == [.open, .open])
    #expect(watch.written.allSatisfy { $0.incident.summary == "failed (exit-code)" })
  }

  @Test("a restart loop rings with the fifth restart in five minutes")
  func restartLoop() {
    var watch = watch()
    for number in 1...5 {
      #expect(watch.written == [])
      watch.scenario.manager(
        "5eb03494b6584870a536b337290809b3", "web.service",
        saying: "web.service: Scheduled restart job, restart counter is at \(number).")
      watch.pass(10)
    }
    #expect(watch.written.map(\.incident.category) == [.restartLoop])
  }

  /// The kernel calls a process by the name that its owner chose.
  @Test("a user whose programs crash under thousands of names rings nothing and hides nothing")
  func crowdedBook() {
    var watch = watch()
    for number in 0..<2_000 {
      watch.scenario.kernel(
        "p\(number)[\(number + 2)]: segfault at 0 ip 0000 sp 0000 error 4 in p[4010+1000]")
      watch.scenario.kernel("traps: q\(number)[\(number + 2)] trap int3 ip:0 sp:0 error:0 in q[4010+1000]")
      if number % 4 == 3 { watch.pass(1) }
    }
    #expect(watch.written.filter { $0.incident.category == .crash } == [])
    watch.scenario.kernel(
      "oom-kill:constraint=CONSTRAINT_NONE,task_memcg=/system.slice/mysql.service,task=mysqld,pid=9,uid=1")
    watch.scenario.unitFails("db.service")
    watch.pass(1)
    let told = watch.written.filter { $0.incident.category.isFact }
    #expect(Set(told.map(\.incident.entity.name)) == ["mysql.service", "db.service"])
  }

  @Test("a crash with a core dump and a failed unit is one incident")
  func crash() {
    var watch = watch()
    watch.scenario.kernel("renderd[812]: segfault at 0 ip 0000 sp 0000 error 4 in renderd[4010+1000]")
    watch.scenario.log(
      "Process 812 (renderd) of user 33 dumped core.", unit: "systemd-coredump@3-44-0.service", priority: 2
    ) { entry, batch in
      entry.messageID = Identifier128("fc2e22bc6ee647b6b90729ab34a250b1") ?? .none
      entry.subjectUnit = batch.store("renderd.service".utf8)
    }
    watch.scenario.unitFails("renderd.service")
    watch.pass(120)
    let opened = watch.written.filter { $0.kind == .open }
    #expect(opened.map(\.incident.entity.name) == ["renderd.service"])
  }

  /// A card reader must not ring where only what is critical may.
  @Test("the least severity that rings holds for signatures, and for nothing that is known without one")
  func minSeverity() {
    var settings = EngineSettings()
    settings.minSeverity = .critical
    func rung(_ happens: (inout Scenario) -> Void) -> [String] {
      var watch = Watch(settings)
      watch.engine.apply(SignatureLoader.shipped)
      watch.pass(1)
      happens(&watch.scenario)
      watch.pass(5)
      let heldBack = watch.engine.status().heldBack.first { $0.reason == .belowMinSeverity }
      #expect((heldBack?.count ?? 0) == (watch.written.isEmpty ? 1 : 0))
      return watch.written.map(\.incident.entity.name)
    }
    let reading = "I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2"
    #expect(rung { $0.kernel(reading) } == [])
    #expect(rung { $0.kernel("EXT4-fs (sdb1): Remounting filesystem read-only") } == ["sdb"])
    #expect(rung { $0.unitFails("db.service") } == ["db.service"])
    #expect(rung { $0.kernel("oom-kill:constraint=CONSTRAINT_NONE,task=mysqld,pid=9,uid=1") } == ["mysqld"])
  }

  @Test("nobody who logs in is named in an alert where users are not to be named", arguments: [false, true])
  func userNames(isNamed: Bool) throws {
    var settings = EngineSettings()
    settings.keepsUserNames = isNamed
    settings.keepsLogSamples = false
    var watch = Watch(settings)
    watch.engine.apply(SignatureLoader.shipped)
    watch.pass(1)
    watch.scenario.log(
      "Failed password for alice from 203.0.113.9 port 50122 ssh2", unit: "ssh.service", count: 20)
    watch.pass(1)
    watch.scenario.log("Accepted password for alice from 203.0.113.9 port 50188 ssh2", unit: "ssh.service")
    watch.pass(1)
    let alert = try #require(watch.written.last { $0.incident.category == .authentication })
    #expect(alert.incident.summary.hasPrefix("\(isNamed ? "alice" : "a user") logged in from 203.0.113.9"))
    #expect(isNamed || !String(describing: alert).contains("alice"))
  }

  @Test("what a unit says rings for that unit, what a user says never")
  func users() {
    var watch = watch()
    for unit in ["web.service", "session-3.scope", "user@1000.service"] {
      watch.scenario.log("accept4() failed (24: Too many open files)", unit: unit, priority: 3, count: 5)
      watch.pass(1)
    }
    let rung = watch.written.filter { $0.incident.category == .exhausted }
    #expect(rung.map(\.incident.entity.name) == ["web.service"])
  }
}

extension Scenario {
  /// Logs a line of the kernel in the next frame.
  mutating func kernel(_ message: String) {
    log(message, unit: "", priority: 3) { entry, _ in entry.transport = .kernel }
  }

  /// Logs what systemd says about a unit, in its words.
  mutating func manager(_ messageID: String, _ unit: String, saying text: String) {
    log(text, unit: "init.scope", priority: 5) { entry, batch in
      entry.pid = 1
      entry.messageID = Identifier128(messageID) ?? .none
      entry.subjectUnit = batch.store(unit.utf8)
    }
  }
}
