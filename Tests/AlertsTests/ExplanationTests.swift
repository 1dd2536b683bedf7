import Alerts
import Model
import TestSupport
import Testing

@Suite("An incident in a sentence")
struct ExplanationTests {
  @Test("tells who, how much, since when, what changed, who suffers, what it is not, and what to look at")
  func sentence() {
    #expect(
      Explanation(SampleTransitions.leak).sentence
        == "Likely: postgresql@15-main.service: memory +5.1GiB (1.8GiB -> 6.9GiB), since 03:10:02. "
        + "Changed: postgresql-15 15.7->15.8 upgraded 02:59, 10m25s before. "
        + "Affected: nginx.service (memory pressure 0% -> 18%). "
        + "Ruled out: cpu 12% (normal 8-31%), io pressure 1% (normal 0-3%). "
        + "Check: systemctl status postgresql@15-main.service")
  }

  @Test("tells what is seen where that is somebody else's, and keeps both short")
  func seen() {
    var transition = SampleTransitions.busyHost
    #expect(
      Explanation(transition).headline
        == "Likely: stress-ng-cpu (2 processes) in batch.service: cpu +1.7 cores (0.02 -> 1.72); "
        + "seen as host: cpu 98% (normal 1-7%), since 03:10:02")
    transition.incident.causes[0].evidence = String(repeating: "a long template ", count: 40)
    transition.incident.summary = String(repeating: "a long summary ", count: 40)
    let headline = Explanation(transition).headline
    #expect(headline.utf8.count <= 320)
    #expect(headline.hasSuffix(", since 03:10:02"))
  }

  @Test("says that no cause stands out, and what was observed")
  func unclear() {
    var transition = SampleTransitions.learningHost
    #expect(
      Explanation(transition).sentence
        == "No cause stands out: host: cpu 98% (normal 1-7%), since 03:10:02.")
    transition.incident.unknownCulprit = .ioAccountingOff
    #expect(Explanation(transition).headline.hasPrefix("No cause stands out (IO accounting off): host"))
  }

  @Test("names the second of two possible culprits, and says what happened where there is no evidence")
  func two() {
    var transition = SampleTransitions.failedUnit
    transition.incident.causes.append(
      Cause(
        confidence: .possible, probability: 0.5, kind: .unit, entity: SampleTransitions.nginx, subject: "",
        evidence: ""))
    #expect(Explanation(transition).headline.hasSuffix(", since 03:10:02; or nginx.service"))
    transition.incident.causes.removeFirst()
    #expect(
      Explanation(transition).headline
        == "Possible: backup.service: failed (exit-code), since 03:10:02")
  }

  @Test("does not make a cause of what is merely near")
  func near() {
    var transition = SampleTransitions.leak
    transition.incident.causes[0].change = nil
    #expect(
      Explanation(transition).changed
        == "nothing that is known to belong to it; nearest postgresql-15 15.7->15.8 upgraded 02:59, 10m25s "
        + "before; 1 more")
  }

  @Test("tells from when to when an incident lasted that has ended")
  func ended() {
    let headline = Explanation(SampleTransitions.leakCleared).headline
    #expect(headline.hasSuffix(", from 02:46:22 to 03:14:07"))
  }

  @Test("counts those that it does not name")
  func counts() {
    var transition = SampleTransitions.leak
    transition.incident.victims = (1...5).map {
      Victim(entity: Entity(kind: .unit, name: "web\($0).service"), evidence: "")
    }
    #expect(Explanation(transition).affected == "web1.service, web2.service, web3.service; 2 more")
  }

  @Test("is printable, bounded and without secrets, whatever it tells", arguments: 0..<300 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var source = RandomTransition(seed: seed)
    let sentence = Explanation(source.next()).sentence
    #expect(sentence.utf8.allSatisfy { (0x20...0x7e).contains($0) })
    #expect(sentence.utf8.count <= 5 * Explanation.partBytes + 50)
    #expect(!sentence.contains("hunter2"))
    #expect(!sentence.isEmpty)
  }
}
