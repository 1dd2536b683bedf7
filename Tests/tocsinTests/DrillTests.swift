import Configuration
import Control
import Model
import Testing

@testable import tocsin

@Suite("Drills")
struct DrillTests {
  private let plan = DrillPlan(.cpu, for: TimeSpan(seconds: 60), tag: "abcdef")
  private let unit = "tocsin-drill-cpu-abcdef.service"

  private func transition(
    about name: String, at time: Int64, cause: String? = nil, _ category: IncidentClass = .resource,
    id: String = "7f3a91c2"
  ) -> AlertTransition {
    var incident = Incident(
      id: id, category: category, entity: Entity(kind: .unit, name: name), severity: .warning,
      onsetMicroseconds: time, summary: "busy", clearRule: "calm")
    if let cause {
      let entity = Entity(kind: .unit, name: cause)
      incident.causes = [
        Cause(
          confidence: .likely, probability: 0.9, kind: .cpu, entity: entity, subject: cause, evidence: "cpu")
      ]
    }
    return AlertTransition(
      sequence: 1, kind: .open, realtimeMicroseconds: time, utcOffsetSeconds: 0, host: "db1",
      machineID: .none,
      bootID: .none, incident: incident)
  }

  private func findings(_ transitions: [AlertTransition]) -> DrillFindings {
    var findings = DrillFindings(of: plan, since: 1_000_000)
    for transition in transitions { findings.take(transition) }
    return findings
  }

  @Test("is noticed by an incident about its unit, or one that blames it")
  func noticed() {
    #expect(findings([transition(about: unit, at: 9_000_000)]).isRight)
    let blamed = findings([transition(about: "nginx.service", at: 5_500_000, cause: unit)])
    #expect(blamed.isRight && blamed.best?.afterSeconds == 4.5)
  }

  @Test("the wrong culprit is no success, until a later ranking gets it right")
  func wrongCulprit() {
    let wrong = transition(about: unit, at: 9_000_000, cause: "nginx.service")
    #expect(!findings([wrong]).isRight && findings([wrong]).best?.culprit == "nginx.service")
    let right = findings([wrong, transition(about: unit, at: 20_000_000, cause: unit)])
    #expect(right.isRight && right.best?.afterSeconds == 19)
  }

  @Test("what was there before, is over, or is of another sort does not count")
  func others() {
    var cleared = transition(about: unit, at: 9_000_000)
    cleared.kind = .clear
    let former = transition(about: unit, at: 500_000)
    let disk = transition(about: "sda", at: 9_000_000, .storage)
    #expect(findings([cleared, former, disk]).best == nil)
  }

  @Test("what is held back counts, with its reason; what rings counts for more")
  func heldBack() {
    var status = StatusReport()
    status.open = [
      .init(
        id: "1", severity: "notice", onset: 1, text: "cron: cpu", heldBack: "learning", entity: "cron.service"
      ),
      .init(id: "2", severity: "notice", onset: 1, text: "drill: cpu", heldBack: "learning", entity: unit),
    ]
    var seen = DrillFindings(of: plan, since: 1_000_000)
    seen.take(status, at: 8_000_000)
    #expect(seen.isRight && seen.best?.heldBack == "learning" && seen.best?.afterSeconds == 7)
    seen.take(transition(about: unit, at: 9_000_000, id: "2"))
    #expect(seen.best?.heldBack == nil)
  }

  @Test("is refused where the host is in trouble")
  func obstacles() {
    let well = DrillObstacles(memoryAvailable: 4e9, memoryTotal: 8e9, diskFree: 50e9, diskTotal: 100e9)
    let short = DrillObstacles(memoryAvailable: 0.4e9, memoryTotal: 8e9, diskFree: 5e9, diskTotal: 100e9)
    #expect(well.reasons(for: plan, StatusReport()) == [])
    #expect(short.reasons(for: plan, StatusReport()).count == 2)
    var status = StatusReport()
    status.open = [.init(id: "1", severity: "crit", onset: 1, text: "db: failed", heldBack: nil)]
    var busy = well
    busy.pressure = [.cpu: DrillObstacles.pressure("some avg10=62.50 avg60=1.00\n") ?? 0]
    #expect(busy.reasons(for: plan, StatusReport()).count == 1)
    #expect(well.reasons(for: plan, status) == ["an incident is open: 1 crit db: failed"])
  }

  @Test("every unit has limits, an end, and nothing but the load")
  func limits() {
    for kind in DrillKind.allCases {
      let command = DrillPlan(kind, for: TimeSpan(seconds: 10), tag: "x").startCommand(
        program: "/t", watcher: 5)
      for property in [
        "RuntimeMaxSec=25", "MemorySwapMax=0", "TasksMax=16", "DynamicUser=yes", "TimeoutStopSec=2",
      ] {
        #expect(command.contains("--property=\(property)"))
      }
      #expect(command.contains { $0.hasPrefix("--property=MemoryMax=") })
      #expect(command.contains { $0.hasPrefix("--property=CPUQuota=") })
      #expect(command.suffix(7) == ["/t", "drill-load", kind.rawValue, "--for", "10s", "--watcher", "5"])
    }
  }

  @Test("the output names the verdict in every form")
  func output() {
    let sighting = DrillFindings.Sighting(
      id: "7f3a91c2", severity: "warning", text: "a\tb", entity: unit, culprit: nil, heldBack: "learning",
      afterSeconds: 8.25)
    let result = DrillResult(
      plan: plan, began: 0, ended: 12_300_000, sighting: sighting, isInterrupted: false)
    #expect(result.verdict == "noticed")
    #expect(DrillOutput.table(result)[1] == #"noticed after 8.3 s: 7f3a91c2 warning a\x09b"#)
    #expect(DrillOutput.plain(result)[0] == "verdict\tnoticed")
    #expect(String(decoding: DrillOutput.json(result), as: UTF8.self).contains(#""verdict":"noticed""#))
    let missed = DrillResult(plan: plan, began: 0, ended: 0, sighting: nil, isInterrupted: true)
    #expect(missed.verdict == "interrupted")
  }
}
