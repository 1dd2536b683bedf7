import Alerts
import Control

/// What is known before a drill of what will become of it.
enum DrillExpectation {
  /// Logs are judged after so many seconds of watching.
  private static let logSeconds = 300.0

  /// What to say before, a line each.
  static func notes(on plan: DrillPlan, _ status: StatusReport) -> [String] {
    let former = former(status)
    if plan.isFact { return former }
    return former + [learning(status), ceiling(status), logs(plan, status)].compactMap { $0 }
  }

  private static func former(_ status: StatusReport) -> [String] {
    status.open.filter { $0.entity?.hasPrefix("tocsin-drill-") == true }.prefix(1).map { incident in
      "the incident of a former drill is still open (\(incident.id)): this one may be taken for a part of it"
    }
  }

  private static func learning(_ status: StatusReport) -> String? {
    let missing = status.observeForSeconds - status.observedSeconds
    guard missing > 0 else { return nil }
    return
      "the host is still being learned: for another \(Quantity.duration(seconds: Int64(missing.rounded(.up)))) "
      + "statistics are held back, so that it is looked for among what is held back"
  }

  private static func ceiling(_ status: StatusReport) -> String? {
    guard status.ringsInWeek >= Int(status.maxPerWeek) else {
      return
        "should it ring, it counts: \(status.ringsInWeek) of \(status.maxPerWeek) statistical incidents of this week "
        + "(alerts.max_per_week) are used"
    }
    return
      "all \(status.maxPerWeek) statistical incidents of this week (alerts.max_per_week) are used: it is looked for "
      + "among what is held back"
  }

  private static func logs(_ plan: DrillPlan, _ status: StatusReport) -> String? {
    guard plan.kind == .logs, status.observedSeconds < logSeconds else { return nil }
    return "logs are judged after five minutes of watching; it has been less"
  }
}
