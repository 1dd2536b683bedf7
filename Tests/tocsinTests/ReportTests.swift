import Model
import TestSupport
import Testing

@testable import tocsin

@Suite("Reports of a stretch of time")
struct ReportTests {
  private static let day: Int64 = 86_400_000_000
  private static let noon = ExplainedIncident.now

  private func records(_ lines: [AlertTransition]) -> [IncidentRecord] {
    var ledger = ListedIncidents.ledger(lines)
    ledger.settle(with: nil)
    return ledger.sorted
  }

  /// Three incidents: one that ended within the stretch, one that goes on, one that ended before it.
  private func report() -> PeriodReport {
    let lines = [
      ListedIncidents.line("aaaaaaaa", .open, after: 0),
      ListedIncidents.line("aaaaaaaa", .clear, after: 355),
      ListedIncidents.line("bbbbbbbb", .open, after: 60) { incident in
        incident.severity = .warning
        incident.causes = []
        incident.category = .unitFailed
      },
      ListedIncidents.line("cccccccc", .open, after: -200_000),
      ListedIncidents.line("cccccccc", .clear, after: -190_000),
    ]
    return PeriodReport(
      since: Self.noon - Self.day, until: Self.noon + Self.day, records: records(lines),
      heldBack: ["learning": 3, "weekly-ceiling": 7])
  }

  @Test("counts what went on in it, and nothing else")
  func counts() {
    let report = report()
    #expect(report.records.map(\.incident.id) == ["aaaaaaaa", "bbbbbbbb"])
    #expect(report.open.map(\.incident.id) == ["bbbbbbbb"])
    #expect(report.bySeverity.map(\.count) == [1, 0, 1, 0])
    #expect(report.byClass.map(\.name) == ["resource", "unit-failed"])
    #expect(report.byUnit == [PeriodReport.Count(name: "db.service", count: 2)])
    #expect(report.heldBack?.map(\.name) == ["weekly-ceiling", "learning"])
    #expect(report.bars.reduce(0) { $0 + $1.total } == 2)
    #expect((2...4).contains(report.bars.count))
  }

  @Test("an incident that began before and goes on is told of, and is not counted as begun")
  func before() {
    let lines = [ListedIncidents.line("aaaaaaaa", .open, after: -200_000)]
    let report = PeriodReport(since: Self.noon, until: Self.noon + Self.day, records: records(lines))
    #expect(report.records.count == 1 && report.begun.isEmpty)
    #expect(report.delays.mean.isNaN)
  }

  @Test("tells means and medians", arguments: [([1.0, 2, 9], 4.0, 2.0, 9.0), ([4.0, 8], 6.0, 6.0, 8.0)])
  func lengths(seconds: [Double], mean: Double, median: Double, longest: Double) {
    let lengths = PeriodReport.Lengths(seconds)
    #expect((lengths.mean, lengths.median, lengths.longest) == (mean, median, longest))
    #expect(PeriodReport.Lengths([]).mean.isNaN && PeriodReport.Lengths([]).longest.isNaN)
  }

  @Test("counts a long stretch by month, and gives up on an endless one")
  func months() {
    let long = PeriodReport(since: Self.noon - 200 * Self.day, until: Self.noon, records: [])
    #expect((7...8).contains(long.bars.count))
    #expect(long.bars.allSatisfy { $0.name.utf8.count == 7 })
    let endless = PeriodReport(since: 0, until: 1 << 60, records: [])
    #expect(endless.bars.count <= 1_201)
  }

  @Test("is told in eighty columns")
  func text() {
    let lines = ReportText(report(), width: 80).lines
    #expect(lines.contains("  2 incidents, 1 open, 2 began to ring in this time"))
    #expect(lines.contains("       2  db.service"))
    #expect(lines.contains("       7  weekly-ceiling"))
    #expect(lines.contains { $0.hasPrefix("  bbbbbbbb warning db1 since ") })
    #expect(lines.allSatisfy { $0.utf8.count <= 80 })
    let empty = PeriodReport(since: 0, until: Self.day, records: [], heldBack: [:])
    #expect(ReportText(empty, width: 80).lines.contains("  no incident"))
    #expect(ReportText(empty, width: 80).lines.last == "held back so far: nothing")
  }

  @Test("plain has a line for each count")
  func plain() {
    let lines = ReportText.plain(report())
    #expect(lines.contains("severity\tcrit\t1"))
    #expect(lines.contains("unit\tdb.service\t2"))
    #expect(lines.contains("held-back\tlearning\t3"))
    let empty = PeriodReport(since: 0, until: Self.day, records: [])
    #expect(ReportText.plain(empty).contains("mean-seconds\t-"))
  }
}

@Suite("Reports as a page")
struct ReportPageTests {
  private func page(_ lines: [AlertTransition]) -> String {
    var ledger = ListedIncidents.ledger(lines)
    ledger.settle(with: nil)
    let report = PeriodReport(
      since: ExplainedIncident.now - 86_400_000_000, until: ExplainedIncident.now + 86_400_000_000,
      records: ledger.sorted, heldBack: ["learning": 3])
    return String(decoding: ReportPage(report).bytes, as: UTF8.self)
  }

  @Test("has a policy that forbids everything but its own sheet, and draws the course")
  func whole() {
    let page = page([ListedIncidents.line("aaaaaaaa", .open, after: 0)])
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(page.contains("content=\"default-src 'none'; style-src 'sha256-"))
    #expect(page.contains("<polyline class=\"line\" points=\""))
    #expect(page.contains("<polygon class=\"band\" points=\""))
    #expect(page.contains("<line class=\"onset\""))
    #expect(!page.contains(" style=\"") && !page.contains("<script") && !page.contains("http://"))
    #expect(!page.contains("hunter2") && page.contains("password=[masked]"))
  }

  @Test("lets no text be markup", arguments: 0..<40 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let pieces = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title>", "</style>", "&lt;", "'",
      "`",
      "]]>", "<!--", "javascript:", "\u{1b}[2J", "\n", "\0", "\u{2028}", "\u{202e}", "\u{9b}", "é", "{{7*7}}",
    ]
    func text() -> String { (0..<3).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined() }
    var transition = ListedIncidents.line(text(), .open, after: 0) { incident in
      incident.entity.name = text()
      incident.summary = text()
      incident.causes[0].subject = text()
      incident.causes[0].evidence = text()
      incident.causes[0].change?.summary = text()
      incident.victims = [Victim(entity: Entity(kind: .unit, name: text()), evidence: text())]
      incident.changes[0].summary = text()
      incident.logs[0].sample = text()
      incident.lead?.title = text()
      incident.lead?.entity.name = text()
      incident.notes[0].text = text()
    }
    transition.host = text()
    let page = page([transition])
    #expect(page.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    // Every tag is one of those that the page has without hostile text.
    let known = Set(tags(of: self.page([ListedIncidents.line("aaaaaaaa", .open, after: 0)])))
    #expect(tags(of: page).allSatisfy(known.contains))
  }

  /// The names of tags, closing ones with their stroke.
  private func tags(of page: String) -> [String] {
    page.split(separator: "<").dropFirst().map { String($0.prefix { $0 != " " && $0 != ">" && $0 != "\n" }) }
  }

  @Test("draws whatever the numbers are", arguments: 0..<100 as Range<UInt64>)
  func numbers(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func number() -> Double { Double(bitPattern: random.next()) }
    let points = (0..<Int(random.next() % 61)).map { _ in
      SignalCourse.Point(value: random.next() % 4 == 0 ? nil : number(), low: number(), high: number())
    }
    let page = page([
      ListedIncidents.line("aaaaaaaa", .open, after: 0) { incident in
        incident.onsetMicroseconds = Int64(truncatingIfNeeded: random.next())
        incident.course = SignalCourse(
          stepSeconds: number(), endMicroseconds: Int64(truncatingIfNeeded: random.next()), points: points)
      }
    ])
    #expect(!page.contains("=\"nan") && !page.contains("inf\"") && page.hasSuffix("</html>"))
  }

  @Test(
    "writes numbers to a tenth",
    arguments: [(0, "0"), (1.25, "1.3"), (-0.26, "-0.3"), (-0.01, "0"), (.nan, "0"), (1e30, "0"), (12, "12")]
      as [(Double, String)])
  func tenths(value: Double, text: String) {
    #expect(HTMLWriter.number(value) == text)
  }
}
