import Control
import Model
import Testing

@testable import tocsin

@Suite("Telling why something did or did not ring")
struct WhyTests {
  private func report() -> WhyReport {
    var report = WhyReport()
    (report.rules.observedSeconds, report.rules.observeForSeconds) = (3600, 86_400)
    (report.rules.maxPerWeek, report.rules.minSeverity) = (1, "warning")
    report.counts = [WhyReport.Count(rule: "below-floor", signals: 1)]
    return report
  }

  private func story(
    _ report: WhyReport?, _ asked: WhyRequest = WhyRequest(), written: [WhyReport.Incident] = []
  )
    -> WhyStory
  {
    guard let report else { return WhyStory(asked, .failure(.notRunning(path: "/x")), written: written) }
    var reply = ControlReply(ok: true)
    reply.why = report
    return WhyStory(asked, .success(reply), written: written)
  }

  @Test("a unit may be named without its suffix")
  func unitName() {
    #expect(Why.unitName("nginx") == "nginx.service")
    #expect(Why.unitName("nginx.socket") == "nginx.socket")
    #expect(Why.unitName("ngin*") == "ngin*")
  }

  @Test("every rule has words of its own, and none leaves eighty columns or ASCII")
  func rules() {
    let words = [
      "incident", "about-to-ring", "too-brief", "ignored", "evidence-only", "below-floor",
      "harmless-direction",
      "usual", "warming", "no-value", "gone",
    ]
    var seen: Set<String> = []
    for word in words {
      var answer = report()
      answer.signals = [Hostile.finding(word)]
      let lines = WhyText(story(answer)).lines
      seen.insert(lines.joined())
      for line in lines {
        #expect(line.utf8.count <= 80 && line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
      }
    }
    #expect(seen.count == words.count)
  }

  @Test("an incident that is held back says which rule, or whose decision")
  func heldBack() {
    var answer = report()
    answer.open = [Hostile.incident(heldBack: "learning")]
    #expect(story(answer).sentence.contains("observe_for"))
    answer.open = [Hostile.incident(heldBack: "weekly-ceiling")]
    #expect(story(answer).sentence.contains("0 of 1 have rung"))
    var decision = WhyReport.Decision()
    (decision.id, decision.kind, decision.author, decision.reason) = ("s1", "silence", "alice\n", "backup")
    answer.open[0].decision = decision
    #expect(story(answer).sentence.contains("silence s1 by alice\\x0a: backup"))
    answer.open = [Hostile.incident()]
    #expect(story(answer).sentence == "it rings: incident 7f3a91c2 is open")
  }

  @Test("a moment of the past is answered from what was written, and what is not kept is said")
  func past() {
    var asked = WhyRequest()
    asked.at = 1_767_830_400_000_000
    var answer = report()
    answer.passedSince = 1_767_830_500_000_000
    #expect(story(answer, asked).sentence.contains("nothing else is kept"))
    #expect(WhyText(story(answer, asked)).lines.joined(separator: " ").contains("is not kept"))
    answer.passedSince = 1_767_830_000_000_000
    #expect(story(answer, asked).sentence.contains("nothing of it was a surprise"))
    #expect(story(answer, asked, written: [Hostile.incident()]).sentence == "it rang then: incident 7f3a91c2")
  }

  @Test("where the daemon is silent, what was written is told of")
  func silent() {
    let alone = story(nil, written: [Hostile.incident()])
    #expect(alone.silence == "the daemon does not run" && !alone.isDenied)
    #expect(alone.incidents.count == 1)
    #expect(WhyPlain.lines(alone).first?.hasPrefix("answer\tfiles\t") == true)
  }

  @Test("an incident that the daemon and the files know of is told once")
  func once() {
    var answer = report()
    answer.open = [Hostile.incident()]
    #expect(story(answer, written: [Hostile.incident()]).incidents.count == 1)
  }

  @Test("of what was written only incidents of the moment and of who was asked about count")
  func written() throws {
    func transition(_ kind: AlertTransition.Kind, at second: Int64, id: String = "7f3a91c2")
      -> AlertTransition
    {
      var incident = Incident(
        id: id, category: .unitFailed, entity: Entity(kind: .unit, name: "db.service"), severity: .error,
        onsetMicroseconds: 1_000_000_000, summary: "failed", clearRule: "")
      if kind == .clear {
        incident.ending = Ending(realtimeMicroseconds: second * 1_000_000, reason: "started")
      }
      return AlertTransition(
        sequence: UInt64(second), kind: kind, realtimeMicroseconds: second * 1_000_000, utcOffsetSeconds: 0,
        host: "db1", machineID: .none, bootID: .none, incident: incident)
    }
    let all = [transition(.open, at: 1000), transition(.clear, at: 2000)]
    func ids(_ unit: String?, at second: Int64?) -> [String] {
      var asked = WhyRequest()
      (asked.unit, asked.at) = (unit, second.map { $0 * 1_000_000 })
      return WrittenIncidents.incidents(in: all, asked).map(\.id)
    }
    #expect(ids("db.service", at: 1500) == ["7f3a91c2"])
    #expect(ids("d*", at: nil) == ["7f3a91c2"])
    #expect(ids("web.service", at: 1500).isEmpty)
    #expect(ids(nil, at: 2200) == ["7f3a91c2"])
    #expect(ids(nil, at: 2400).isEmpty && ids(nil, at: 600).isEmpty)
    #expect(WrittenIncidents.incidents(in: [all[0]], WhyRequest()).first?.end == nil)
  }
}
