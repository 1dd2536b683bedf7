import Alerts
import Control
import Model

/// What there is to say about a question: the daemon's answer, and what was written.
struct WhyStory {
  let asked: WhyRequest
  /// The daemon's answer; nil where there is none.
  let report: WhyReport?
  /// Why there is none.
  let silence: String?
  /// True where it is that the caller may not ask.
  let isDenied: Bool
  /// Incidents of now or of the moment, newest first, each once: the open ones, those that ended, and those that are
  /// known from the alert files alone.
  let incidents: [WhyReport.Incident]

  init(_ asked: WhyRequest, _ reply: Result<ControlReply, ControlFailure>, written: [WhyReport.Incident]) {
    self.asked = asked
    var report: WhyReport?
    var silence: String?
    switch reply {
    case .success(let reply) where reply.why != nil: report = reply.why
    case .success(let reply):
      silence = Escaping.printable(reply.errors.first ?? "the daemon gave no answer")
    case .failure: silence = DaemonAnswer(reply).silence ?? "the daemon gave no answer"
    }
    (self.report, self.silence) = (report, silence)
    if case .failure(.notPermitted) = reply { isDenied = true } else { isDenied = false }
    let known = (report?.open ?? []) + (report?.ended ?? [])
    let ids = Set(known.filter(\.hasRung).map(\.id))
    incidents = (known + written.filter { !ids.contains($0.id) }).sorted { $0.onset > $1.onset }
  }

  /// True where nothing is known of what was asked about.
  var isEmpty: Bool { incidents.isEmpty && (report?.isEmpty ?? true) }

  /// What was asked about, in words.
  var subject: String {
    let parts =
      [
        asked.unit.map { "unit \($0)" }, asked.entity.map { "entity \($0)" },
        asked.signal.map { "signal \($0)" },
      ].compactMap { $0 }
    return parts.isEmpty ? "everything" : Escaping.printable(parts.joined(separator: ", "))
  }

  /// The answer in one sentence.
  var sentence: String {
    if asked.at != nil { return pastSentence }
    guard let report else {
      return "the daemon does not answer, so that nothing can ring now"
    }
    if isEmpty { return "nothing is known of it: no signal of it is measured, it has logged nothing" }
    let rang = report.open.filter(\.hasRung)
    if let first = rang.first {
      return rang.count == 1
        ? "it rings: incident \(first.id) is open" : "it rings: \(rang.count) incidents are open"
    }
    if let held = report.open.first {
      return "incident \(held.id) is open and does not ring: \(HeldBackText.sentence(held, report.rules))"
    }
    return "it does not ring: \(nearest(report))"
  }

  /// What the signal that is nearest to an alert lacks.
  private func nearest(_ report: WhyReport) -> String {
    let judged = report.counts.filter { !["gone", "no-value"].contains($0.rule) }
    guard let first = judged.first else { return "no signal of it is measured now" }
    if first.rule == "usual" { return "every signal of it that can be judged is as usual" }
    return judged.map { "\($0.signals) \(RuleText.short($0.rule))" }.joined(separator: ", ")
  }

  private var pastSentence: String {
    let rang = incidents.filter(\.hasRung)
    if let first = rang.first {
      return rang.count == 1
        ? "it rang then: incident \(first.id)" : "it rang then: \(rang.count) incidents"
    }
    guard let report else { return "nothing of it was written for that moment" }
    if let held = incidents.first {
      return "incident \(held.id) went on and did not ring: \(HeldBackText.sentence(held, report.rules))"
    }
    guard report.passed.isEmpty else {
      return "it did not ring: \(report.passed.count) surprises opened no incident"
    }
    guard isKept else { return "nothing was written for that moment, and nothing else is kept of it" }
    return "nothing of it was a surprise then, as far as it was measured"
  }

  /// True where all surprises of the moment are remembered.
  var isKept: Bool {
    guard let at = asked.at, let since = report?.passedSince else { return false }
    return at >= since
  }
}

/// Why an incident does not ring, in the words of people.
enum HeldBackText {
  static func sentence(_ incident: WhyReport.Incident, _ rules: WhyReport.Rules) -> String {
    if let decision = incident.decision { return text(decision) }
    func duration(_ seconds: Double) -> String {
      Quantity.duration(seconds: Int64(min(max(0, seconds), 1e12)))
    }
    switch incident.heldBack {
    case nil: return "it has only begun"
    case "learning":
      return "held back as learning: statistics ring once the host has been watched for "
        + "\(duration(rules.observeForSeconds)), and it has been for \(duration(rules.observedSeconds)) (observe_for)"
    case "below-min-severity":
      return "held back as less bad than \(Escaping.printable(rules.minSeverity)) (min_severity)"
    case "weekly-ceiling":
      return
        "held back by the weekly ceiling: \(rules.ringsInWeek) of \(rules.maxPerWeek) have rung in seven "
        + "days (max_per_week), and it takes a surprise of "
        + Quantity.text(rules.requiredSurprise, unit: .dimensionless)
    case "ignored": return "held back, as [ignore] in the configuration names it"
    case "too-many-open": return "held back, as too many incidents are open"
    case "booting": return "held back, as the host was booted in the ten minutes before"
    case "scheduled-job":
      let job = incident.job.map { Escaping.printable($0) } ?? "a job"
      return "held back, as \(job) runs and did the like in former runs"
    case let reason?: return "held back: \(Escaping.printable(reason))"
    }
  }

  static func text(_ decision: WhyReport.Decision) -> String {
    let author = decision.author.isEmpty ? "somebody" : decision.author
    let until = decision.until.map { ", until \(LocalTime.text($0))" } ?? ""
    let reason = decision.reason.isEmpty ? "" : ": \(decision.reason)"
    return Escaping.printable("\(decision.kind) \(decision.id) by \(author)\(until)\(reason)")
  }
}
