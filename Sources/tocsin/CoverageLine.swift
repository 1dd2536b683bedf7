import Alerts
import Control
import Model

/// How much of the host is covered: the collectors that work, and what is wrong with the others.
enum CoverageLine {
  /// Collectors whose error is told; of more only the number is.
  private static let told = 3

  static func text(_ collectors: [StatusReport.Collector]) -> String {
    let absent = collectors.filter { $0.state == "absent" }.map(\.name)
    let failing = collectors.filter { $0.state == "failing" }
    let slow = collectors.filter { $0.skipped > 0 }
    let parts =
      [failures(failing)]
      + [absent.isEmpty ? nil : "not on this host: \(absent.joined(separator: ", "))"]
      + [slow.isEmpty ? nil : "slow: \(slow.map(slowness).joined(separator: ", "))"]
    let working = collectors.count - failing.count - absent.count
    return (["\(working) of \(collectors.count - absent.count)"] + parts.compactMap { $0 })
      .joined(separator: "; ")
  }

  private static func failures(_ failing: [StatusReport.Collector]) -> String? {
    guard !failing.isEmpty else { return nil }
    let told = failing.prefix(told).map { "\($0.name) failing: \($0.lastError ?? "no reason known")" }
    let rest = failing.count > told.count ? ["\(failing.count - told.count) more failing"] : []
    return (told + rest).joined(separator: "; ")
  }

  private static func slowness(_ collector: StatusReport.Collector) -> String {
    "\(collector.name) (\(Quantity.text(collector.meanSeconds, unit: .seconds)), \(collector.skipped) runs skipped)"
  }
}
