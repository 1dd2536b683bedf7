import Diagnosis
import Model
import Testing

@testable import Engine

@Suite("What may not be kept")
struct RedactionTests {
  private static let secret = "4711"

  private static var settings: EngineSettings {
    var settings = Watch.open
    settings.redactPatterns = ["patient-[0-9]+"]
    return settings
  }

  /// A signature that quotes what was lost, one that only explains, and one that tells the end.
  private static var signatures: [Signature] {
    var lost = Signature(name: "lost")
    (lost.title, lost.cause, lost.check) = ("lost {detail}", "{detail} is gone", "grep {detail} /var/log/x")
    (lost.literals, lost.pattern) = (["record lost"], #"record lost: (?<detail>\S+)"#)
    var noted = Signature(name: "noted")
    (noted.title, noted.isEvidenceOnly) = ("stumbled over {detail}", true)
    (noted.literals, noted.pattern) = (["record odd"], #"record odd: (?<detail>\S+)"#)
    var found = Signature(name: "found")
    (found.title, found.ends) = ("found {detail}", "lost")
    (found.literals, found.pattern) = (["record found"], #"record found: (?<detail>\S+)"#)
    return [lost, noted, found]
  }

  private func watch(_ settings: EngineSettings = RedactionTests.settings) -> Watch {
    var watch = Watch(settings)
    watch.engine.apply(Self.signatures)
    watch.pass(130)
    watch.scenario.log("record odd: patient-4711", priority: 4)
    watch.scenario.log("record lost: patient-4711", priority: 3)
    watch.scenario.unitFails("web.service")
    watch.pass(30)
    return watch
  }

  private func expectNone(_ texts: String..., at location: SourceLocation = #_sourceLocation) {
    for text in texts { #expect(!text.contains(Self.secret), sourceLocation: location) }
  }

  /// All that an engine answers and keeps.
  private func texts(of engine: borrowing Engine) -> [String] {
    let status = engine.status()
    return [
      "\(engine.digestSoFar())", "\(status.open)", "\(engine.why(WhyQuestion()))", "\(engine.top(limit: 10))",
      "\(engine.units(limit: 10))", "\(engine.changes)", "\(engine.decisionStatuses)",
      String(decoding: engine.encodeSnapshot(), as: UTF8.self),
    ]
  }

  @Test("is in no alert, no answer and no snapshot, whoever quoted it")
  func facts() {
    let watch = watch()
    #expect(watch.written.contains { $0.incident.facts.contains { $0.summary == "lost [masked]" } })
    #expect(watch.written.contains { $0.incident.facts.contains { $0.summary.contains("over [masked]") } })
    for text in ["\(watch.written)"] + texts(of: watch.engine) { expectNone(text) }
  }

  @Test("is there where no pattern forbids it, so that these tests would see it")
  func isSeen() {
    let watch = watch(Watch.open)
    #expect("\(watch.written)".contains("lost patient-4711"))
    #expect(texts(of: watch.engine).filter { $0.contains(Self.secret) }.count >= 3)
  }

  /// The name itself stays where it says whom an incident is about.
  @Test("is in no word on who is to blame")
  func culprit() {
    var watch = Watch(Self.settings)
    watch.pass(400)
    watch.stress()
    watch.scenario.usages[1] = Scenario.usage("patient-4711", cores: 1.9)
    watch.pass(90)
    let causes = watch.written.flatMap(\.incident.causes)
    #expect(causes.contains { $0.subject.contains("[masked]") })
    for cause in causes { expectNone(cause.subject, cause.evidence) }
  }

  @Test("is in no word on the end of an incident")
  func ending() throws {
    var watch = watch()
    watch.scenario.unitStarts("web.service")
    watch.scenario.log("record found: patient-4711")
    watch.pass(1000)
    #expect(watch.kinds.last == .clear)
    expectNone("\(watch.written)")
    for text in texts(of: watch.engine) { expectNone(text) }
  }

  @Test("is in no digest of what was held back, and in no summary of maintenance or its reason")
  func maintenance() throws {
    var watch = Watch(Self.settings)
    watch.engine.apply(Self.signatures)
    watch.decide(
      watch.decision(.maintenance, "work", for: 60) {
        ($0.author, $0.reason) = ("ann", "moving patient-4711")
      })
    watch.pass(1)
    watch.scenario.log("record lost: patient-4711", priority: 3)
    watch.pass(30)
    #expect(watch.written == [])
    let held = try #require(watch.engine.digestSoFar().notable.first)
    #expect(held.incident.summary == "lost [masked]")
    for text in texts(of: watch.engine) { expectNone(text) }
    var told: [MaintenanceSummary] = []
    for _ in 0..<60 {
      watch.pass(1)
      told += watch.engine.summaries
    }
    let summary = try #require(told.first)
    #expect(summary.decision.reason == "moving [masked]")
    #expect(summary.items.count == 1)
    expectNone("\(told)")
  }
}
