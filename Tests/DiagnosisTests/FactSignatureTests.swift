import Model
import Testing

@testable import Diagnosis

@Suite("Fact signatures")
struct FactSignatureTests {
  private func report(
    _ message: String, transport: Transport = .kernel,
    _ change: (inout LogEntry, inout EntryBatch) -> Void = { _, _ in }
  ) -> FactReport? {
    var batch = EntryBatch()
    var entry = LogEntry()
    entry.transport = transport
    entry.message = batch.store(message.utf8)
    change(&entry, &batch)
    return FactSignatures.report(entry, in: batch)
  }

  private func manager(_ id: Identifier128, pid: UInt32 = 1, unit: String = "a.service") -> FactReport? {
    report("", transport: .journal) { entry, batch in
      entry.pid = pid
      entry.messageID = id
      entry.subjectUnit = batch.store(unit.utf8)
      entry.unitResult = batch.store("signal".utf8)
    }
  }

  private func key(_ kind: Entity.Kind, _ name: String, _ category: IncidentClass) -> IncidentKey {
    IncidentKey(entity: Entity(kind: kind, name: name), category: category)
  }

  /// Who was killed for want of memory, and why.
  private func about(_ report: FactReport?) -> String? {
    guard case .holds(let fact) = report, fact.key.category == .outOfMemory else { return nil }
    return "\(fact.key.entity.name): \(fact.summary)"
  }

  @Test("PID 1 alone is believed about units")
  func manager() {
    let failed = key(.unit, "a.service", .unitFailed)
    let fact = Fact(
      key: failed, summary: "failed (signal): its process was killed by a signal",
      check: "journalctl -u a.service -n 50")
    #expect(manager(FactSignatures.unitFailed) == .holds(fact))
    #expect(manager(FactSignatures.unitStarted) == .ended(failed, reason: "unit started"))
    #expect(manager(FactSignatures.unitFailed, pid: 2) == nil)
    #expect(manager(FactSignatures.unitFailed, unit: "") == nil)
    #expect(manager(.none) == nil)
    #expect(manager(FactSignatures.unitOutOfMemory, unit: "system.slice") == nil)
  }

  @Test("a kill names the unit of the victim, or the victim where it has none")
  func victim() {
    let head = "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
    let inUnit = report(head + "task_memcg=/system.slice/db.service,task=postgres,pid=9,uid=5")
    let text = "postgres was killed: the host ran out of memory"
    #expect(about(inUnit) == "db.service: \(text)")
    let bare = report(head + "task_memcg=/,task=postgres,pid=9,uid=5")
    #expect(about(bare) == "postgres: \(text)")
    #expect(report("oom-kill:") != nil)
  }

  @Test(
    "a kill names the victim's unit as the manager's entries do",
    arguments: [
      ("_cpu.service", "cpu.service"), ("docker-0123456789abcdef.scope", "docker-*.scope"),
      ("session-4.scope", "session-*.scope"),
    ])
  func foldedVictim(leaf: String, name: String) {
    let line = "oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/system.slice/\(leaf),task=a,pid=9,uid=5"
    let text = "a was killed: the unit's memory limit was reached"
    #expect(about(report(line)) == "\(name): \(text)")
  }

  @Test("other texts, and other senders of the same text, prove nothing")
  func forged() {
    #expect(report("Out of memory: oom-kill:constraint=CONSTRAINT_NONE,task=a") == nil)
    #expect(report("oom-kill:constraint=CONSTRAINT_NONE,task=a", transport: .syslog) == nil)
    #expect(report("") == nil)
  }
}
