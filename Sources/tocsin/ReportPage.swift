import Alerts
import Model

/// A report as one HTML page with charts, that asks nothing of anybody: no script, no font, no address.
struct ReportPage {
  /// Incidents that the page tells of one by one.
  static let incidentsMaximum = 500

  private let report: PeriodReport

  init(_ report: PeriodReport) {
    self.report = report
  }

  var bytes: [UInt8] {
    var html = HTMLWriter()
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    html.markup(ReportStyle.policy)
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    html.element("<title>", "Tocsin: \(hosts), \(span)", "</title>\n")
    html.markup("<style>")
    html.markup(ReportStyle.sheet)
    html.markup("</style>\n</head>\n<body>\n<main>\n")
    writeHead(to: &html)
    writeDays(to: &html)
    writeCounts(to: &html)
    writeIncidents(to: &html)
    html.markup("</main>\n</body>\n</html>")
    return html.bytes
  }

  private var hosts: String {
    report.hosts.count > 3
      ? "\(report.hosts.count) hosts" : report.hosts.map { AlertText.phrase($0) }.joined(separator: ", ")
  }

  private var span: String { "\(LocalTime.text(report.since)) to \(LocalTime.text(report.until))" }

  // MARK: what it is

  private func writeHead(to html: inout HTMLWriter) {
    html.element("<h1>", hosts.isEmpty ? "Tocsin" : "Tocsin on \(hosts)", "</h1>\n")
    html.element("<p>", span, "</p>\n")
    html.element("<p><strong>", ReportText.totals(of: report), "</strong></p>\n")
    let times = ReportText.times(of: report)
    if !times.isEmpty { html.element("<p>", times, "</p>\n") }
  }

  private func writeDays(to html: inout HTMLWriter) {
    html.markup("<section>\n<h2>When</h2>\n")
    DayChart(report.bars).write(to: &html)
    html.markup("</section>\n")
  }

  // MARK: counts

  private func writeCounts(to html: inout HTMLWriter) {
    html.markup("<div class=\"counts\">\n")
    write("By severity", report.bySeverity.filter { $0.count > 0 }, to: &html)
    write("By class", report.byClass, to: &html)
    write("Units", report.byUnit, to: &html)
    if let heldBack = report.heldBack { write("Held back so far", heldBack, to: &html) }
    html.markup("</div>\n")
    write("Causes", causes, to: &html)
  }

  private var causes: [PeriodReport.Count] {
    report.causes.map { PeriodReport.Count(name: $0.title, count: $0.records.count) }
  }

  private func write(_ title: String, _ counts: [PeriodReport.Count], to html: inout HTMLWriter) {
    html.element("<section>\n<h2>", title, "</h2>\n")
    guard !counts.isEmpty else { return html.markup("<p>nothing</p>\n</section>\n") }
    let most = counts.map(\.count).max() ?? 1
    html.markup("<table>\n")
    for count in counts.prefix(PeriodReport.namedMaximum) {
      html.element("<tr><td class=\"number\">", String(count.count), "</td><td class=\"bar\">")
      CountBar(share: Double(count.count) / Double(max(most, 1))).write(to: &html)
      html.element("</td><td>", Masking.masked(count.name), "</td></tr>\n")
    }
    html.markup("</table>\n")
    let rest = counts.count - PeriodReport.namedMaximum
    if rest > 0 { html.element("<p>", "and \(rest) more", "</p>\n") }
    html.markup("</section>\n")
  }

  // MARK: incidents

  private func writeIncidents(to html: inout HTMLWriter) {
    html.markup("<section>\n<h2>Incidents</h2>\n")
    let shown = report.records.suffix(Self.incidentsMaximum)
    let rest = report.records.count - shown.count
    if report.records.isEmpty { html.markup("<p>none</p>\n") }
    for record in shown.reversed() { write(record, to: &html) }
    if rest > 0 { html.element("<p>", "and \(rest) older ones", "</p>\n") }
    html.markup("</section>\n")
  }

  private func write(_ record: IncidentRecord, to html: inout HTMLWriter) {
    let incident = record.newest.masked().incident
    html.markup("<details>\n<summary><span")
    html.attribute("class", "severity \(record.worst.word)")
    html.element(">", record.worst.word, "</span> ")
    html.element("<span class=\"time\">", LocalTime.text(incident.onsetMicroseconds), "</span> ")
    html.text("\(AlertText.phrase(record.newest.host)) ")
    html.text("\(AlertText.label(of: incident.entity)): \(AlertText.statement(incident))")
    if record.state != .ended { html.element(" <em>", record.state.rawValue, "</em>") }
    html.markup("</summary>\n")
    html.element("<p>", Explanation(record.newest).sentence, "</p>\n")
    if let course = record.course, let lead = incident.lead {
      CourseDrawing(course, lead: lead, onset: incident.onsetMicroseconds).write(to: &html)
    }
    writeDetails(of: record, incident, to: &html)
    html.markup("</details>\n")
  }

  private func writeDetails(of record: IncidentRecord, _ incident: Incident, to html: inout HTMLWriter) {
    let length = ReportText.length(record.seconds)
    let end = incident.ending.map { ": \(AlertText.phrase($0.reason))" } ?? ""
    let rows = [
      ("id", AlertText.phrase(incident.id)), ("class", incident.category.word),
      (record.state == .ended ? "lasted" : "has lasted", length + end),
      (
        "told of",
        "\(record.lines) \(record.lines == 1 ? "time" : "times"), first after "
          + ReportText.length(record.delaySeconds)
      ),
      ("affected", incident.victims.map { AlertText.label(of: $0.entity) }.joined(separator: ", ")),
      ("changes nearby", incident.changes.prefix(3).map { AlertText.what($0) }.joined(separator: "; ")),
    ]
    html.markup("<dl>\n")
    for (name, value) in rows where !value.isEmpty {
      html.element("<dt>", name, "</dt>")
      html.element("<dd>", value, "</dd>\n")
    }
    html.markup("</dl>\n")
    for log in incident.logs.prefix(3) {
      html.element("<pre>", log.sample.isEmpty ? log.template : log.sample, "</pre>\n")
    }
  }
}
