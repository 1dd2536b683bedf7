import Control
import Model
import Testing

@testable import tocsin

@Suite("Explaining an incident")
struct ExplainTests {
  private static let silent = DaemonAnswer(.failure(.notRunning(path: "")))

  private func text(_ transitions: [AlertTransition], _ status: StatusReport? = nil) throws -> [String] {
    let daemon = status.map(DaemonAnswer.status) ?? Self.silent
    return ExplainText(try #require(IncidentStory(transitions, daemon: daemon))).lines
  }

  @Test("tells the whole story on eighty columns")
  func story() throws {
    let lines = try text([ExplainedIncident.opened, ExplainedIncident.cleared])
    #expect(lines.joined(separator: "\n") == ExplainedIncident.story)
    #expect(lines.allSatisfy { $0.utf8.count <= 80 })
    #expect(try text([ExplainedIncident.opened]).contains("ends when: memory below 2.3GiB for 5m"))
  }

  @Test("says what the causes were compared with, and that a signal is young")
  func reference() throws {
    var young = ExplainedIncident.opened
    young.incident.lead?.baseline.ageSeconds = 720
    #expect(
      try text([young]).joined(separator: "\n").contains(
        "\n  compared with the 40m before it began; the leading signal has been known for\n  12m only\n"))
    young.incident.referenceSeconds = 0
    young.incident.lead?.baseline.ageSeconds = 0
    #expect(try text([young]).contains("  the leading signal is new"))
    young.incident.lead?.baseline.ageSeconds = 720
    #expect(try text([young]).contains("  the leading signal has been known for 12m only"))
  }

  @Test("says what the daemon knows of it, or that it does not answer")
  func state() throws {
    let open = [ExplainedIncident.opened]
    #expect(
      try text(open)[1...2].joined()
        == "  open since 2026-08-23T03:10:02+02:00 by its newest line, of 03:14:07; the  "
        + "daemon does not run: this is what its files say")
    var status = StatusReport.example
    #expect(try text(open, status)[1].contains("the daemon holds it open no longer"))
    status.open = [
      StatusReport.OpenIncident(id: "7f3a91c2", severity: "crit", onset: 0, text: "", heldBack: nil)
    ]
    #expect(try text(open, status)[1] == "  open since 2026-08-23T03:10:02+02:00")
    let refused = DaemonAnswer(.failure(.notPermitted(path: "")))
    let lines = ExplainText(try #require(IncidentStory(open, daemon: refused))).lines
    #expect(lines[1...2].joined().contains("only be asked by group tocsin"))
  }

  @Test("leaves out what is not known")
  func little() throws {
    let incident = Incident(
      id: "7f3a91c2", category: .journalGap, entity: .host, severity: .warning,
      onsetMicroseconds: ExplainedIncident.now, summary: "12 journal entries lost", clearRule: "")
    let lines = try text([ExplainedIncident.write(incident, .open, after: 0)])
    #expect(
      lines.filter { !$0.hasPrefix(" ") } == [
        "7f3a91c2 warning journal-gap: host on db1", "",
        "No cause stands out: host: 12 journal entries lost, since 03:14:07.", "", "timeline", "", "next",
      ])
  }

  @Test("counts deviations that read alike")
  func alike() throws {
    var transition = ExplainedIncident.opened
    transition.incident.folded = Array(repeating: transition.incident.folded[0], count: 3)
    transition.incident.foldedCount = 5
    let lines = try text([transition]).drop { !$0.hasPrefix("deviations") }.prefix(5)
    #expect(
      Array(lines)[2...].joined()
        == "  host memory pressure 18% (normal 0-0.6%), since 03:10:02, surprise 6.7; 3    alike  and 2 more")
  }

  @Test("tells of facts that belong together, and of one alone if it says more than the incident")
  func facts() throws {
    var transition = ExplainedIncident.opened
    var first = IncidentFact(
      entity: Entity(kind: .device, name: "sda"), category: .degraded, kind: .hardware, severity: .error,
      summary: "I/O error", sinceMicroseconds: ExplainedIncident.now - 7_000_000)
    first.newestMicroseconds = ExplainedIncident.now
    first.count = 3
    transition.incident.facts = [first]
    #expect(
      try text([transition]).joined(separator: "\n").contains(
        "\nfacts\n  03:14:00  err sda: I/O error, 3 times, last 03:14:07\n\nmemory of"))
    transition.incident.summary = "I/O error"
    #expect(try !text([transition]).contains("facts"))
  }

  @Test("says that evidence found it, where no statistic did")
  func evidence() throws {
    var transition = ExplainedIncident.opened
    transition.incident.lead?.votes = [Vote(statistic: "evidence", surprise: 4.2)]
    #expect(try text([transition]).contains("  found by what speaks for its culprit, score 4.2"))
  }

  @Test("tells what each line brought that was new")
  func timeline() throws {
    var worse = ExplainedIncident.opened
    worse.kind = .update
    worse.realtimeMicroseconds += 20_000_000
    worse.incident.severity = .error
    worse.incident.causes[0].subject = "rsync in backup.service"
    let lines = try text([ExplainedIncident.opened, worse])
    let updates = lines.drop { !$0.contains("update:") }.prefix(2).joined()
    #expect(
      updates == "  03:14:27  update: err, memory 6.9GiB (normal 1.6-2.1GiB), likely: rsync in"
        + "            backup.service")
  }

  @Test("is printable and narrow whatever it tells")
  func hostile() throws {
    var transition = ExplainedIncident.opened
    let evil = "\u{1b}[2J\n\u{202e}" + String(repeating: "x", count: 300) + " password=hunter2"
    transition.host = evil
    transition.incident.id = evil
    transition.incident.entity.name = evil
    transition.incident.summary = evil
    transition.incident.causes[0].subject = evil
    transition.incident.causes[0].change?.summary = evil
    transition.incident.victims[0] = Victim(entity: Entity(kind: .unit, name: evil), evidence: evil)
    transition.incident.changes[0].units = [evil]
    transition.incident.notes[0].text = evil
    transition.incident.logs[0].sample = evil
    transition.incident.check = evil
    let lines = try text([transition])
    #expect(lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
    #expect(lines.filter { $0.utf8.count > 80 }.count == 1, "commands alone may be longer")
    #expect(!lines.joined().contains("hunter2"))
    let story = try #require(IncidentStory([transition], daemon: Self.silent))
    for line in ExplainPlain.lines(story) {
      #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 9 })
      #expect(!line.contains("hunter2"))
    }
  }

  @Test("plain has a line for each thing that is known, which says what it is")
  func plain() throws {
    let story = try #require(IncidentStory([ExplainedIncident.opened], daemon: Self.silent))
    let rows = ExplainPlain.lines(story).map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(
      rows.map { String($0[0]) } == [
        "incident", "explanation", "transition", "note", "cause", "victim", "change", "ruled-out",
        "deviation",
        "deviation", "vote", "vote", "point", "point", "point", "point", "point", "point", "point", "log",
        "check",
      ])
    #expect(rows[14].joined(separator: " ").hasPrefix("point 2026-08-23T01:10:12.412000Z - 1717986918.4 "))
    #expect(
      rows[0] == [
        "incident", "7f3a91c2", "unknown", "crit", "resource", "unit", "db.service", "db1",
        "2026-08-23T01:10:02.412000Z",
      ])
    #expect(rows[4][1...4] == ["likely", "0.91", "memory", "unit"])
  }
}

@Suite("Choosing an incident")
struct IncidentChoiceTests {
  private let ids = ["7f3a91c2", "7f3b0000", "0q1aaaaa", "0q1b0000"]

  @Test(
    "takes an id, a beginning that is unique, and none for the newest",
    arguments: [
      (nil, "7f3a91c2"), ("0q1aaaaa", "0q1aaaaa"), ("7f3b", "7f3b0000"), ("7F3B", "7f3b0000"),
      ("OQIA", "0q1aaaaa"), ("oqlb", "0q1b0000"),
    ] as [(String?, String)])
  func one(wanted: String?, found: String) {
    #expect(IncidentChoice(wanted, among: ids) == .one(found))
  }

  @Test("tells of several, newest first")
  func several() {
    #expect(IncidentChoice("7f3", among: ids) == .several(["7f3a91c2", "7f3b0000"]))
  }

  @Test("names the nearest where there is none")
  func none() {
    #expect(
      IncidentChoice("7f3b0001", among: ids)
        == .none(nearest: ["7f3b0000", "0q1b0000", "7f3a91c2", "0q1aaaaa"]))
    #expect(
      IncidentChoice("7f9", among: ids) == .none(nearest: ["7f3a91c2", "7f3b0000", "0q1aaaaa", "0q1b0000"]))
    #expect(IncidentChoice("", among: []) == .none(nearest: []))
    #expect(IncidentChoice(nil, among: []) == .none(nearest: []))
  }
}

@Suite("Paragraphs")
struct ParagraphTests {
  @Test("breaks between words, hangs, and cuts what is longer than a line")
  func lines() {
    let text = String(repeating: "word ", count: 30)
    let lines = Paragraph.lines(text, after: "  03:10:02  ")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.utf8.count <= 80 })
    #expect(lines[1].hasPrefix("            word"))
    #expect(lines.joined(separator: " ").split(separator: " ").count == 31)
    let long = Paragraph.lines("a " + String(repeating: "x", count: 170), after: "  ", hanging: 4)
    #expect(long.map(\.utf8.count) == [80, 80, 22])
    #expect(Paragraph.lines("") == [""])
  }
}
