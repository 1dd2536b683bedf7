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
        + "(normal 1.6-2.1GiB) since 03:10; +3 more | likely: postgresql-15 15.7->15.8 upgraded 02:59, "
        + "restarted | next: tocsin status")
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
        " host: cpu 98% (normal 1-7%) since 03:10 | likely: stress-ng-cpu (2 processes) uses 1.9 cores "
          + "| next: tocsin status"))
  }

  @Test("says why no culprit is named, unless a cause is")
  func unknownCulprit() {
    var transition = SampleTransitions.busyHost
    transition.incident.unknownCulprit = .ioAccountingOff
    #expect(!line(transition).contains("culprit"))
    transition.incident.causes = []
    #expect(
      line(transition).hasSuffix(" since 03:10 | culprit unknown: IO accounting off | next: tocsin status"))
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
    transition.incident.causes[0].evidence = String(repeating: "changed its settings ", count: 6)
    let withoutFolded = line(transition)
    #expect(!withoutFolded.contains("; +3 more"))
    #expect(withoutFolded.contains("| likely: postgresql-15 changed its settings"))
    transition.incident.causes[0].evidence = String(repeating: "changed its settings ", count: 60)
    let cut = line(transition)
    #expect(cut.utf8.count <= 300)
    #expect(cut.contains("| likely: postgresql-15 changed its"))
    #expect(cut.hasSuffix(".. | next: tocsin status"))
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
    #expect(text.components(" | next: ") <= 2)
    #expect(!text.contains("hunter2"))
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
