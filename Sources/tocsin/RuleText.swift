import Alerts
import Control
import Model

/// What decided about a signal, in the words of people.
enum RuleText {
  /// A word or two, for a list of many.
  static func short(_ rule: String) -> String {
    switch rule {
    case "incident": "in incidents"
    case "about-to-ring": "about to ring"
    case "too-brief": "abnormal for an instant"
    case "ignored": "ignored"
    case "evidence-only": "abnormal, evidence only"
    case "below-floor": "abnormal but small"
    case "harmless-direction": "abnormal but harmless"
    case "usual": "as usual"
    case "warming": "warming"
    case "no-value": "without a value"
    case "gone": "no longer measured"
    default: Escaping.printable(rule)
    }
  }

  /// A few words about one signal.
  static func phrase(_ finding: WhyReport.Finding) -> String {
    switch finding.rule {
    case "incident": finding.incident.isEmpty ? "in an incident" : "in \(finding.incident)"
    case "too-brief": "\(finding.bins) of \(finding.binsNeeded) \(bins(finding)) in a row"
    case "evidence-only": "evidence only"
    case "below-floor": "small change"
    case "harmless-direction": "harmless"
    case "warming": "\(finding.samples) of \(finding.samplesNeeded) \(bins(finding))"
    default: short(finding.rule)
    }
  }

  /// Why it did or did not ring, as a sentence without its end.
  static func sentence(_ finding: WhyReport.Finding, time: (Int64) -> String) -> String {
    let (signal, pace) = (finding.signal, finding.pace)
    let unit = AlertWords.unit(word: signal.unit) ?? .dimensionless
    let surprise = Quantity.text(pace.surprise, unit: .dimensionless)
    switch finding.rule {
    case "incident":
      return "part of incident \(finding.incident.isEmpty ? "?" : finding.incident)"
    case "about-to-ring":
      return "far enough out for long enough: the next of the \(bins(finding)) decides"
    case "too-brief":
      return "far enough out (surprise \(surprise)), but not for long enough: \(phrase(finding))"
    case "ignored": return "surprise \(surprise), but [ignore] in the configuration names \(label(signal))"
    case "evidence-only":
      return "surprise \(surprise), but it never rings: it only explains what others do"
    case "below-floor":
      let change = pace.value.flatMap { value in pace.mid.map { abs(value - $0) } }
      let by = change.map { "a change of \(Quantity.text($0, unit: unit, extraDigits: 1))" } ?? "the change"
      return "surprise \(surprise), but \(by) is less than what is worth telling, "
        + Quantity.text(finding.leastChange, unit: unit, extraDigits: 1)
    case "harmless-direction":
      return "surprise \(surprise), but in the direction that harms nobody: it rings \(direction(signal))"
    case "usual": return "as usual: surprise \(surprise); it takes 3.5"
    case "warming":
      return "warming: \(phrase(finding)) learned, \(remaining(finding)) to go"
    case "no-value": return "no value of it has come yet"
    case "gone": return "not measured since \(finding.gone.map(time) ?? "some time")"
    default: return Escaping.printable(finding.rule)
    }
  }

  /// The other pace, where it says something of its own.
  static func note(_ finding: WhyReport.Finding) -> String? {
    let other = finding.isSlow ? finding.quickRule : finding.slowRule
    guard other != finding.rule, other != "usual", finding.rule != "warming", finding.rule != "gone" else {
      return nil
    }
    return "means of \(finding.isSlow ? "10s" : "5m"): \(short(other))"
  }

  /// What values at the pace that decided are called.
  private static func bins(_ finding: WhyReport.Finding) -> String {
    finding.isSlow ? "means of 5m" : "means of 10s"
  }

  private static func remaining(_ finding: WhyReport.Finding) -> String {
    let left = finding.samplesNeeded - min(finding.samples, finding.samplesNeeded)
    let seconds = Int64(min(left, 1_000_000)) * (finding.isSlow ? 300 : 10)
    return "about " + Quantity.duration(seconds: seconds)
  }

  private static func direction(_ signal: SignalReport.Signal) -> String {
    signal.harmful == "down" ? "where it falls" : "where it rises"
  }

  private static func label(_ signal: SignalReport.Signal) -> String { Escaping.printable(signal.label) }
}
