import Model
import TestSupport
import Testing

@testable import Alerts

@Suite("Lines for people")
struct AlertTextTests {
  private func line(_ transition: AlertTransition) -> String {
    String(decoding: AlertText.line(transition), as: UTF8.self)
  }

  @Test("opens as the output contract says")
  func open() {
    #expect(
      line(SampleTransitions.leak)
        == "2026-08-23T03:14:07+02:00 crit open db1 7f3a91c2 postgresql@15-main.service: memory 6.9GiB "
        + "(normal 1.6-2.1GiB) since 03:10; slows nginx.service | likely: postgresql-15 15.7->15.8 "
        + "upgraded 02:59 | next: tocsin explain 7f3a91c2")
  }

  @Test("clears as the output contract says")
  func clear() {
    #expect(
      line(SampleTransitions.leakCleared)
        == "2026-08-23T03:14:07+02:00 crit clear db1 7f3a91c2 postgresql@15-main.service: memory 1.9GiB "
        + "(normal 1.6-2.1GiB) after 27m45s | ended: unit restarted 03:41")
  }

  @Test("names the host once and its culprit")
  func host() {
    #expect(
      line(SampleTransitions.busyHost).hasSuffix(
        " host: cpu 98% (normal 1-7%) since 03:10 | likely: stress-ng-cpu (2 processes) in batch.service "
          + "cpu +1.7 cores (0.02 -> 1.72) | next: tocsin explain 7f3a91c2"))
  }

  @Test("does not name the culprit again where the line is about it")
  func itself() {
    var transition = SampleTransitions.busyHost
    transition.incident.entity = Entity(kind: .unit, name: "batch.service")
    #expect(
      line(transition).contains(
        " batch.service: cpu 98% (normal 1-7%) since 03:10 | likely: stress-ng-cpu (2 processes) cpu +1.7 "))
    transition.incident.causes[0].subject = "batch.service"
    #expect(line(transition).contains(" | likely: cpu +1.7 cores (0.02 -> 1.72) | next: "))
  }

  @Test("names no cause that is not clear")
  func unclear() {
    var transition = SampleTransitions.leak
    transition.incident.causes[0].confidence = .unclear
    #expect(line(transition).hasSuffix("; slows nginx.service | next: tocsin explain 7f3a91c2"))
  }

  @Test("names two victims, counts the others, and leaves out whom the line is about")
  func victims() {
    var transition = SampleTransitions.leak
    transition.incident.victims = ["a", "b", "c", "d"].map {
      Victim(entity: Entity(kind: .unit, name: $0 + ".service"), evidence: "io pressure 1% -> 62%")
    }
    transition.incident.victims.insert(Victim(entity: SampleTransitions.postgres, evidence: ""), at: 0)
    #expect(line(transition).contains(" since 03:10; slows a.service, b.service +2 | likely: "))
    #expect(
      line(SampleTransitions.failedUnit).contains(" since 03:10; affects postgresql@15-main.service | "))
  }

  @Test("tells a change beside a culprit of another name, with the one that it happened to")
  func change() {
    var transition = SampleTransitions.busyHost
    transition.incident.causes[0].change = Change(
      realtimeMicroseconds: SampleTransitions.onset - 60_000_000, kind: .unit,
      entity: Entity(kind: .unit, name: "batch.timer"), summary: "started")
    #expect(line(transition).contains(" (0.02 -> 1.72), batch.timer started 03:09 | next: "))
  }

  @Test("puts nothing but a word into the command")
  func command() {
    var transition = SampleTransitions.leak
    transition.incident.id = "a;reboot"
    #expect(line(transition).hasSuffix(" | next: tocsin status"))
  }

  @Test("says why no culprit is named, unless a cause is")
  func unknownCulprit() {
    var transition = SampleTransitions.busyHost
    transition.incident.unknownCulprit = .ioAccountingOff
    #expect(!line(transition).contains("culprit"))
    transition.incident.causes = []
    #expect(
      line(transition).hasSuffix(
        " since 03:10 | culprit unknown: IO accounting off | next: tocsin explain 7f3a91c2"))
  }

  @Test("says LEARNING after the id")
  func learning() {
    #expect(line(SampleTransitions.learningHost).contains(" warning update db1 7f3a91c2 LEARNING host: cpu"))
  }

  @Test("keeps its columns where a name is missing")
  func missingNames() {
    var transition = SampleTransitions.busyHost
    transition.host = ""
    transition.incident.id = ""
    #expect(line(transition).contains("+02:00 warning open - - host: cpu 98%"))
  }

  @Test("prints no secret")
  func secrets() {
    #expect(!line(SampleTransitions.failedUnit).contains("hunter2"))
  }

  @Test("shows more digits where fewer would hide the difference")
  func digits() {
    var transition = SampleTransitions.busyHost
    transition.incident.lead?.observed = 0.0702
    #expect(line(transition).contains("cpu 7.02% (normal 1-7%)"))
  }

  @Test("dates a beginning that is a day old")
  func oldOnset() {
    var transition = SampleTransitions.busyHost
    transition.incident.onsetMicroseconds -= 86_400_000_000
    #expect(line(transition).contains(" since 08-22 03:10 "))
  }

  @Test("drops what was folded, then the cause's detail, never the next step")
  func tooLong() {
    var transition = SampleTransitions.leak
    transition.incident.victims = []
    transition.incident.causes[0].change = nil
    #expect(line(transition).contains(" since 03:10; +3 more | likely: "))
    transition.incident.causes[0].evidence = String(repeating: "changed its settings ", count: 7)
    let withoutFolded = line(transition)
    #expect(!withoutFolded.contains("; +3 more"))
    #expect(withoutFolded.contains("| likely: changed its settings"))
    transition.incident.causes[0].evidence = String(repeating: "changed its settings ", count: 60)
    let cut = line(transition)
    #expect(cut.utf8.count <= 300)
    #expect(cut.contains("| likely: changed its"))
    #expect(cut.hasSuffix(".. | next: tocsin explain 7f3a91c2"))
  }

  @Test("drops victims, then evidence, then the change, and names the culprit to the last")
  func wayOut() {
    var transition = SampleTransitions.leak
    transition.incident.causes[0].entity = SampleTransitions.nginx
    transition.incident.causes[0].subject = "nginx.service"
    transition.incident.victims.append(
      Victim(entity: Entity(kind: .unit, name: "a-rather-long-name.service"), evidence: ""))
    #expect(line(transition).contains("; slows nginx.service +1 | likely: nginx.service memory +5.1GiB"))
    transition.incident.causes[0].evidence += String(repeating: " and more", count: 12)
    let short = line(transition)
    #expect(!short.contains("slows"))
    #expect(short.contains(" | likely: nginx.service, postgresql-15 15.7->15.8 upgraded 02:59 | next: "))
    transition.incident.causes[0].change?.summary = String(repeating: "x", count: 300)
    #expect(line(transition).contains(" | likely: nginx.service memory +5.1GiB (1.8GiB -> 6.9GiB) and"))
    transition.incident.summary = String(repeating: "s", count: 70)
    transition.incident.lead?.title = String(repeating: "t", count: 24)
    #expect(line(transition).contains(" | likely: nginx.service"))
    #expect(line(transition).utf8.count <= 300)
  }

  @Test("a clear that is too long loses the end of its reason, never how long it lasted")
  func longClear() {
    var transition = SampleTransitions.leakCleared
    transition.incident.ending?.reason = String(repeating: "unit restarted ", count: 40)
    let cut = line(transition)
    #expect(cut.utf8.count <= 300)
    #expect(cut.contains(" after 27m45s | ended: unit restarted "))
    #expect(cut.hasSuffix(".."))
    #expect(!cut.contains(" | next: "))
    transition.incident.summary = String(repeating: "s", count: 400)
    transition.incident.entity.name = String(repeating: "e", count: 400)
    transition.host = String(repeating: "h", count: 400)
    #expect(line(transition).utf8.count <= 300)
    #expect(line(transition).contains(" after 27m45s"))
  }

  @Test("that no culprit can be known gives way where there is no room, and the next step does not")
  func longUnknown() {
    var transition = SampleTransitions.busyHost
    transition.incident.causes = []
    transition.incident.unknownCulprit = .ioAccountingOff
    transition.incident.victims = (0..<3).map {
      Victim(
        entity: Entity(kind: .unit, name: String(repeating: "v", count: 70) + "\($0).service"), evidence: "")
    }
    let text = line(transition)
    #expect(text.utf8.count <= 300)
    #expect(text.hasSuffix(" | culprit unknown: IO accounting off | next: tocsin explain 7f3a91c2"))
    transition.incident.summary = String(repeating: "s", count: 120)
    transition.incident.lead?.title = String(repeating: "t", count: 60)
    #expect(line(transition).utf8.count <= 300)
    #expect(line(transition).hasSuffix(" | next: tocsin explain 7f3a91c2"))
  }

  @Test("elides long names in their middle and keeps the consequence within 120 bytes")
  func longNames() throws {
    var transition = SampleTransitions.leak
    transition.host = "a-very-long-host-name.in-a-very-long-domain.example.org"
    transition.incident.isLearning = true
    transition.incident.entity.name = "begin-" + String(repeating: "x", count: 200) + "-end.service"
    let text = line(transition)
    let end = try #require(Array(text.utf8).firstEnd(of: "memory 6.9GiB"))
    #expect(end <= 120)
    #expect(text.contains(" begin-"))
    #expect(text.contains(".service: "))
  }

  @Test(
    "whatever the names and texts, it is one line of at most 300 printable bytes",
    arguments: 0..<300 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var source = RandomTransition(seed: seed)
    let transition = source.next()
    let bytes = AlertText.line(transition)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(bytes.count <= 300)
    #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) })
    #expect(transition.kind == .clear || text.hasSuffix(" | next: tocsin status"))
    #expect(transition.incident.toldCause != nil || !text.contains(" | likely: "))
    #expect(text.components(" | next: ") <= 2)
    #expect(!text.contains("hunter2"))
  }

  @Test(
    "whatever else there is to tell, a line keeps who, the id and the next step",
    arguments: 0..<300 as Range<UInt64>)
  func keeps(seed: UInt64) throws {
    var source = RandomTransition(seed: seed)
    var transition = source.next()
    transition.kind = .update
    transition.realtimeMicroseconds = SampleTransitions.now
    transition.host = "db1"
    transition.incident.id = "7f3a91c2"
    transition.incident.entity = SampleTransitions.nginx
    let text = String(decoding: AlertText.line(transition), as: UTF8.self)
    #expect(text.hasSuffix(" | next: tocsin explain 7f3a91c2"))
    #expect(text.contains(" db1 7f3a91c2 "))
    #expect(text.contains(" nginx.service: "))
    #expect(text.utf8.count <= 300)
  }

  @Test(
    "whatever the names, who and the consequence lie within the first 120 bytes",
    arguments: 0..<300 as Range<UInt64>)
  func headOfHostileLine(seed: UInt64) throws {
    var source = RandomTransition(seed: seed)
    var transition = source.next()
    transition.incident.summary = ""
    transition.incident.lead = SampleTransitions.leak.incident.lead
    let end = try #require(AlertText.line(transition).firstEnd(of: ": memory 6.9GiB"))
    #expect(end <= 120)
  }
}

extension [UInt8] {
  /// Where the first occurrence of a text ends.
  func firstEnd(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    guard count >= wanted.count else { return nil }
    return (0...count - wanted.count).first { self[$0..<$0 + wanted.count].elementsEqual(wanted) }
      .map { $0 + wanted.count }
  }
}

extension String {
  /// How many parts a separator makes of the text.
  func components(_ separator: String) -> Int {
    var rest = Array(utf8)
    var parts = 1
    while let end = rest.firstEnd(of: separator) {
      rest = Array(rest[end...])
      parts += 1
    }
    return parts
  }
}
