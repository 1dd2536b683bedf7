import Alerts
import Model

extension ExplainText {
  /// The signal that leads, drawn against what was normal: up to the alert, and from there to its end.
  var charts: [String] {
    guard let lead = incident.lead else { return [] }
    let charts = courses.map { chart(of: $0, lead) }.filter { !$0.isEmpty }
    return Array(charts.joined(separator: [""]))
  }

  /// The course of the opening, that of the end, or the one that shows both.
  private var courses: [SignalCourse] {
    let last = story.transitions.last { $0.kind == .clear }?.incident.course
    let first = story.transitions.last { $0.kind == .open || $0.kind == .reopen }?.incident.course
    guard let last else { return first.map { [$0] } ?? [] }
    let reach = last.stepSeconds * Double(last.points.count) * 1e6
    let showsBeginning = Double(last.endMicroseconds) - reach <= Double(incident.onsetMicroseconds)
    return showsBeginning ? [last] : [first, last].compactMap { $0 }
  }

  private func chart(of course: SignalCourse, _ lead: Deviation) -> [String] {
    let step = duration(course.stepSeconds)
    let title = "\(AlertText.phrase(lead.title)) of \(AlertText.label(of: lead.entity)), means of \(step)"
    let chart = CourseChart(
      course, unit: lead.unit, width: width, hasUnicode: hasUnicode, onset: incident.onsetMicroseconds,
      time: story.time)
    return chart.isEmpty ? [] : paragraph(title, hanging: 2) + chart.lines
  }
}
