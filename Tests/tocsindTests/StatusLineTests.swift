import Control
import Testing

@testable import tocsind

@Suite struct StatusLineTests {
  private var report: StatusReport {
    var report = StatusReport()
    report.signals = 120
    report.journal = "following"
    report.entries = 4711
    report.templates = 17
    report.cpuCores = 0.0123
    report.residentBytes = 31.5 * 1_048_576
    return report
  }

  @Test("says what is watched, what is open and what it costs")
  func plain() {
    #expect(
      StatusLine.text(report)
        == "watching 120 signals; journal following, 4711 entries, 17 templates; 0 open, 0 held back; "
        + "1.2% CPU, 31 MiB")
  }

  @Test("says what is warming up and how long statistics stay silent")
  func learning() {
    var report = report
    report.warming = 3
    report.observeForSeconds = 86_400
    report.observedSeconds = 90
    let text = StatusLine.text(report)
    #expect(text.hasPrefix("watching 120 signals (3 warming), learning until statistics may ring in 24h; "))
  }

  @Test(
    "gives the time that is left in the unit that fits, never too little",
    arguments: [(1.0, "1s"), (119.5, "2m"), (119, "119s"), (121, "3m"), (7199, "120m"), (7201, "3h")])
  func timeLeft(seconds: Double, text: String) {
    var report = report
    report.observeForSeconds = seconds
    #expect(StatusLine.text(report).contains("may ring in \(text);"))
  }

  @Test("tells incidents that ring from those held back")
  func incidents() {
    var report = report
    report.open = ["ceiling", nil, nil].map { reason in
      StatusReport.OpenIncident(id: "7f3a91c2", severity: "err", onset: 0, text: "a failed", heldBack: reason)
    }
    #expect(StatusLine.text(report).contains("; 2 open, 1 held back; "))
  }
}
