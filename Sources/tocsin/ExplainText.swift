import Alerts
import Model

/// An incident for people: paragraphs of printable ASCII, at most as wide as is said, and a chart.
///
/// Times are local to the host at the newest line. Only commands may be longer than a line, so that they can be
/// copied. The chart alone may have more than ASCII in it, where the terminal shows it.
struct ExplainText {
  let story: IncidentStory
  let incident: Incident
  let width: Int
  let hasUnicode: Bool

  /// Prepares a text.
  ///
  /// - Parameters:
  ///   - story: What is told.
  ///   - width: How long a line may be.
  ///   - hasUnicode: True where charts may be drawn in more than ASCII.
  init(_ story: IncidentStory, width: Int = Paragraph.width, hasUnicode: Bool = false) {
    self.story = story
    self.width = width
    self.hasUnicode = hasUnicode
    incident = story.last.masked().incident
  }

  /// What is printed.
  var lines: [String] {
    let sections = [
      sentence, facts, charts, timeline, causes, victims, changes, deviations, votes, logs, hints, end, next,
    ]
    return head + sections.filter { !$0.isEmpty }.flatMap { [""] + $0 }
  }

  /// Breaks a text between words.
  func paragraph(_ text: String, after first: String = "", hanging: Int? = nil) -> [String] {
    Paragraph.lines(text, after: first, hanging: hanging, width: width)
  }

  // MARK: what it is

  private var head: [String] {
    let who = AlertText.label(of: incident.entity)
    let host = story.last.host.isEmpty ? "" : " on \(AlertText.phrase(story.last.host))"
    let id = AlertText.phrase(incident.id)
    let about = "\(id) \(incident.severity.word) \(incident.category.word): \(who)\(host)"
    return paragraph(about, hanging: 2) + paragraph(state + source, after: "  ")
      + paragraph(AlertText.statement(incident), after: "  ")
  }

  private var source: String {
    switch story.daemon {
    case .status: ""
    case .silent(let reason): "; \(reason): this is what its files say"
    }
  }

  private var state: String {
    let begin = Timestamp.local(incident.onsetMicroseconds, offsetSeconds: story.last.utcOffsetSeconds)
    switch story.state {
    case .ended:
      let reason = AlertText.phrase(incident.ending?.reason ?? "")
      return "began \(begin), ended after \(length)\(reason.isEmpty ? "" : ": \(reason)")"
    case .open: return "open since \(begin)"
    case .unknown: return "open since \(begin) by its newest line, of \(newest)"
    case .forgotten:
      return "began \(begin); the daemon holds it open no longer, and no end was written"
    }
  }

  private var newest: String { story.time(story.last.realtimeMicroseconds) }

  private var length: String {
    let end = incident.ending?.realtimeMicroseconds ?? story.last.realtimeMicroseconds
    let seconds = (Int128(end) - Int128(incident.onsetMicroseconds)) / 1_000_000
    return Quantity.duration(seconds: Int64(clamping: seconds))
  }

  private var sentence: [String] {
    let explanation = Explanation(story.last)
    let parts = [
      ("", explanation.headline), ("Changed: ", explanation.changed), ("Affected: ", explanation.affected),
      ("Ruled out: ", explanation.ruledOut),
    ]
    return paragraph(
      parts.filter { !$0.1.isEmpty }.map { "\($0.0)\($0.1)." }.joined(separator: " "))
  }

  // MARK: when

  private var timeline: [String] {
    let changes = incident.changes.map {
      (time: $0.realtimeMicroseconds, text: "change: \(AlertText.what($0))")
    }
    let notes = story.notes.map { (time: $0.realtimeMicroseconds, text: AlertText.phrase($0.text)) }
    let onset = [(time: incident.onsetMicroseconds, text: "began")]
    let written = story.transitions.indices.map { index in
      (time: story.transitions[index].realtimeMicroseconds, text: news(at: index))
    }
    let moments = (changes + onset + notes + written).enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    return ["timeline"]
      + moments.flatMap { paragraph($0.text, after: "  \(story.time($0.time))  ") }
  }

  /// What a line of the log brought that the one before it did not.
  private func news(at index: Int) -> String {
    let transition = story.transitions[index].masked()
    let incident = transition.incident
    if transition.kind == .clear {
      return "clear: \(AlertText.phrase(incident.ending?.reason ?? ""))"
    }
    let before = index > 0 ? story.transitions[index - 1].masked().incident : nil
    var parts = [AlertText.statement(incident)]
    if before?.severity != incident.severity { parts.insert(incident.severity.word, at: 0) }
    if let cause = incident.causes.first, cause.confidence != .unclear,
      cause.subject != before?.causes.first?.subject
        || cause.confidence != before?.causes.first?.confidence
    {
      parts.append("\(cause.confidence.word): \(AlertText.phrase(cause.subject))")
    }
    return "\(transition.kind.word): \(parts.joined(separator: ", "))"
  }
}
