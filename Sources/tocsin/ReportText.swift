import Alerts
import Model

/// A report for people and for `awk`, in printable ASCII.
struct ReportText {
  private static let barMaximum = 40

  private let report: PeriodReport
  private let width: Int

  /// Prepares a text of lines that are at most so wide.
  init(_ report: PeriodReport, width: Int) {
    self.report = report
    self.width = width
  }

  var lines: [String] {
    let sections = [
      head, section("by severity", report.bySeverity.filter { $0.count > 0 }),
      section("by class", report.byClass), section("units", report.byUnit), days, causes, open, heldBack,
    ]
    return sections.filter { !$0.isEmpty }.flatMap { $0 + [""] }.dropLast()
  }

  // MARK: what it is

  private var head: [String] {
    let hosts =
      report.hosts.count > 3
      ? "\(report.hosts.count) hosts" : report.hosts.map { AlertText.phrase($0) }.joined(separator: ", ")
    let who = hosts.isEmpty ? "" : " on \(hosts)"
    let span = "\(LocalTime.text(report.since)) to \(LocalTime.text(report.until))"
    return paragraph("Tocsin\(who), \(span)") + paragraph(Self.totals(of: report), after: "  ")
      + paragraph(Self.times(of: report), after: "  ")
  }

  /// `12 incidents, 2 of them open, 10 began in this time`.
  static func totals(of report: PeriodReport) -> String {
    let count = report.records.count
    guard count > 0 else { return "no incident" }
    return "\(count) \(count == 1 ? "incident" : "incidents"), \(report.open.count) open, "
      + "\(report.begun.count) began to ring in this time"
  }

  /// How long incidents lasted, and how soon they rang.
  static func times(of report: PeriodReport) -> String {
    let (durations, delays) = (report.durations, report.delays)
    var parts: [String] = []
    if durations.mean.isFinite {
      parts.append(
        "lasted \(length(durations.mean)) on average, \(length(durations.median)) in the middle, "
          + "\(length(durations.longest)) at most")
    }
    if delays.mean.isFinite {
      parts.append(
        "rang \(length(delays.median)) after the beginning in the middle, "
          + "\(length(delays.longest)) at most")
    }
    return parts.joined(separator: "; ")
  }

  static func length(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(min(max(seconds.isNaN ? 0 : seconds, 0), 1e15)))
  }

  // MARK: counts

  private func section(_ title: String, _ counts: [PeriodReport.Count]) -> [String] {
    guard !counts.isEmpty else { return [] }
    let shown = counts.prefix(PeriodReport.namedMaximum)
    let rest = counts.count - shown.count
    return [title] + shown.flatMap { paragraph($0.name, after: "  \(Self.right($0.count, 6))  ") }
      + (rest > 0 ? ["          and \(rest) more"] : [])
  }

  private var days: [String] {
    let bars = report.bars
    let most = bars.map(\.total).max() ?? 0
    guard most > 0 else { return [] }
    let rows = bars.map { bar in
      let length = (bar.total * Self.barMaximum + most - 1) / most
      let sign = bar.total == 0 ? "" : String(repeating: "#", count: min(length, max(bar.total, 1) * 4))
      return String("  \(bar.name)  \(Self.right(bar.total, 4))  \(sign)".trimmingBlanksAtEnd)
    }
    return ["when"] + rows
  }

  private var causes: [String] {
    let groups = report.causes.filter { $0.records.count > 0 }
    guard !groups.isEmpty else { return [] }
    return ["causes"]
      + groups.flatMap { paragraph($0.title, after: "  \(Self.right($0.records.count, 6))  ") }
  }

  private var open: [String] {
    guard !report.open.isEmpty else { return [] }
    let rows = report.open.suffix(50)
    return ["open"]
      + rows.flatMap { record in
        paragraph(
          "\(AlertText.phrase(record.incident.id)) \(record.incident.severity.word) "
            + "\(AlertText.phrase(record.newest.host)) since \(LocalTime.text(record.incident.onsetMicroseconds)): "
            + IncidentList.what(record), after: "  ", hanging: 4)
      } + (report.open.count > rows.count ? ["  and \(report.open.count - rows.count) more"] : [])
  }

  private var heldBack: [String] {
    guard let counts = report.heldBack else { return [] }
    guard !counts.isEmpty else { return ["held back so far: nothing"] }
    return section("held back so far, by the daemon's count", counts)
  }

  private func paragraph(_ text: String, after first: String = "", hanging: Int? = nil) -> [String] {
    text.isEmpty
      ? [] : Paragraph.lines(Escaping.printable(text), after: first, hanging: hanging, width: width)
  }

  private static func right(_ count: Int, _ width: Int) -> String {
    let text = String(count)
    return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}

extension ReportText {
  /// What is counted, its name and the count between tabs.
  static func plain(_ report: PeriodReport) -> [String] {
    let rows =
      [
        ["since", Timestamp.utc(report.since)], ["until", Timestamp.utc(report.until)],
        ["incidents", String(report.records.count)], ["open", String(report.open.count)],
        ["began", String(report.begun.count)],
        ["mean-seconds", number(report.durations.mean)], ["median-seconds", number(report.durations.median)],
        ["median-delay-seconds", number(report.delays.median)],
      ] + report.hosts.map { ["host", $0] } + rows("severity", report.bySeverity)
      + rows("class", report.byClass) + rows("unit", report.byUnit)
      + report.bars.map { ["day", $0.name, String($0.total)] } + rows("held-back", report.heldBack ?? [])
    return rows.map { $0.map { Escaping.printable(Masking.masked($0)) }.joined(separator: "\t") }
  }

  private static func number(_ value: Double) -> String { value.isFinite ? value.description : "-" }

  private static func rows(_ what: String, _ counts: [PeriodReport.Count]) -> [[String]] {
    counts.map { [what, $0.name, String($0.count)] }
  }
}
