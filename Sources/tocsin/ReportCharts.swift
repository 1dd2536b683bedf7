import Alerts
import Model

/// How many incidents began to ring on which day, by severity.
struct DayChart {
  private static let (width, height) = (720.0, 160.0)

  private let bars: [PeriodReport.Bar]

  init(_ bars: [PeriodReport.Bar]) {
    self.bars = bars
  }

  func write(to svg: inout HTMLWriter) {
    let most = Double(max(1, bars.map(\.total).max() ?? 1))
    let step = Self.width / Double(max(bars.count, 1))
    svg.markup("<svg viewBox=\"0 0 720 180\" role=\"img\" aria-label=\"Incidents by day\">\n")
    for (place, bar) in bars.enumerated() {
      svg.element("<g><title>", "\(bar.name): \(bar.total)", "</title>\n")
      var top = Self.height
      for (count, severity) in zip(bar.counts, PeriodReport.severities).reversed() where count > 0 {
        let height = Double(count) / most * (Self.height - 14)
        top -= height
        svg.markup("<rect")
        svg.attribute("x", Double(place) * step + step * 0.1)
        svg.attribute("y", top)
        svg.attribute("width", step * 0.8)
        svg.attribute("height", height)
        svg.attribute("class", severity.word)
        svg.markup("/>\n")
      }
      writeLabels(of: bar, x: (Double(place) + 0.5) * step, top: top, place, to: &svg)
      svg.markup("</g>\n")
    }
    svg.markup("<line x1=\"0\" y1=\"160\" x2=\"720\" y2=\"160\" class=\"axis\"/>\n</svg>\n")
  }

  private func writeLabels(
    of bar: PeriodReport.Bar, x: Double, top: Double, _ place: Int, to svg: inout HTMLWriter
  ) {
    if bar.total > 0 { write(String(bar.total), x: x, y: top - 3, to: &svg) }
    // Dates that would lie on each other say nothing.
    let every = max(1, (bars.count * 44 + 719) / 720)
    guard place % every == 0 else { return }
    write(String(bar.name.suffix(bar.name.utf8.count > 7 ? 5 : 7)), x: x, y: Self.height + 14, to: &svg)
  }

  private func write(_ text: String, x: Double, y: Double, to svg: inout HTMLWriter) {
    svg.markup("<text")
    svg.attribute("x", x)
    svg.attribute("y", y)
    svg.element(" text-anchor=\"middle\">", text, "</text>\n")
  }
}

/// A share as a bar in a table.
struct CountBar {
  let share: Double

  func write(to svg: inout HTMLWriter) {
    svg.markup("<svg viewBox=\"0 0 100 10\" class=\"count\" aria-hidden=\"true\"><rect height=\"10\"")
    svg.attribute("width", max(1, min(share, 1) * 100))
    svg.markup("/></svg>")
  }
}

/// A course as a line over the range that was normal.
struct CourseDrawing {
  private static let (left, width, top, height) = (70.0, 640.0, 10.0, 130.0)

  private let course: SignalCourse
  private let lead: Deviation
  private let onset: Int64
  private let low: Double
  private let high: Double

  /// Prepares a drawing of the signal that leads.
  init(_ course: SignalCourse, lead: Deviation, onset: Int64) {
    self.course = course
    self.lead = lead
    self.onset = onset
    let all = course.points.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }.filter(\.isFinite)
    let (least, most) = (max(all.min() ?? 0, -1e300), min(all.max() ?? 0, 1e300))
    low = least > 0 && least < 0.4 * most ? 0 : least
    high = most > low ? most : low + max(abs(low) * 0.1, 1e-9)
  }

  func write(to svg: inout HTMLWriter) {
    guard course.points.count > 1 else { return }
    svg.markup("<svg viewBox=\"0 0 720 170\" role=\"img\"")
    svg.attribute("aria-label", title)
    svg.element(">\n<title>", title, "</title>\n")
    writeBand(to: &svg)
    writeOnset(to: &svg)
    writeLine(to: &svg)
    writeLabels(to: &svg)
    svg.markup("</svg>\n")
  }

  private var title: String {
    "\(AlertText.phrase(lead.title)) of \(AlertText.label(of: lead.entity)), means of "
      + ReportText.length(course.stepSeconds)
  }

  // MARK: places

  private func x(_ place: Double) -> Double {
    Self.left + place / Double(max(course.points.count - 1, 1)) * Self.width
  }

  private func y(_ value: Double) -> Double {
    let share = (value - low) / (high - low)
    return Self.top + (1 - min(max(share.isNaN ? 0 : share, 0), 1)) * Self.height
  }

  private func pair(_ place: Int, _ value: Double) -> String {
    "\(HTMLWriter.number(x(Double(place)))),\(HTMLWriter.number(y(value)))"
  }

  // MARK: parts

  private func writeBand(to svg: inout HTMLWriter) {
    let points = course.points.enumerated().filter { $0.element.low.isFinite && $0.element.high.isFinite }
    let upper = points.map { pair($0.offset, $0.element.high) }
    let lower = points.reversed().map { pair($0.offset, $0.element.low) }
    svg.markup("<polygon class=\"band\"")
    svg.attribute("points", (upper + lower).joined(separator: " "))
    svg.markup("/>\n")
  }

  /// One line for each stretch without a gap.
  private func writeLine(to svg: inout HTMLWriter) {
    var run: [String] = []
    func end(_ svg: inout HTMLWriter) {
      if run.count == 1 { run.append(run[0]) }
      if !run.isEmpty {
        svg.markup("<polyline class=\"line\"")
        svg.attribute("points", run.joined(separator: " "))
        svg.markup("/>\n")
      }
      run = []
    }
    for (place, point) in course.points.enumerated() {
      if let value = point.value, value.isFinite { run.append(pair(place, value)) } else { end(&svg) }
    }
    end(&svg)
  }

  private func writeOnset(to svg: inout HTMLWriter) {
    let back = (Double(course.endMicroseconds) - Double(onset)) / 1e6 / course.stepSeconds
    let place = Double(course.points.count - 1) - back
    guard place >= 0, place <= Double(course.points.count - 1) else { return }
    svg.markup("<line class=\"onset\" y1=\"10\" y2=\"140\"")
    svg.attribute("x1", x(place))
    svg.attribute("x2", x(place))
    svg.markup("/>\n")
  }

  private func writeLabels(to svg: inout HTMLWriter) {
    write(Quantity.text(high, unit: lead.unit), x: 64, y: 18, anchor: "end", to: &svg)
    write(Quantity.text(low, unit: lead.unit), x: 64, y: 140, anchor: "end", to: &svg)
    let back = course.stepSeconds * Double(course.points.count) * 1e6
    let start = course.endMicroseconds &- Int64(min(max(back.isNaN ? 0 : back, 0), 1e18))
    write(LocalTime.text(start), x: 70, y: 160, anchor: "start", to: &svg)
    write(LocalTime.text(course.endMicroseconds), x: 710, y: 160, anchor: "end", to: &svg)
  }

  private func write(_ text: String, x: Double, y: Double, anchor: String, to svg: inout HTMLWriter) {
    svg.markup("<text")
    svg.attribute("x", x)
    svg.attribute("y", y)
    svg.attribute("text-anchor", anchor)
    svg.element(">", text, "</text>\n")
  }
}
