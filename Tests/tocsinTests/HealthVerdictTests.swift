import Control
import Testing

@testable import tocsin

@Suite("The plugin's verdict")
struct HealthVerdictTests {
  /// A detector of which nothing is wrong.
  private static func sound(_ change: (inout HealthReport) -> Void = { _ in }) -> HealthReport {
    var report = HealthReport()
    (report.signals, report.mature, report.warming) = (400, 390, 10)
    (report.uptimeSeconds, report.tickAgeSeconds, report.readerAgeSeconds) = (7200, 0.5, 4)
    (report.cpuSeconds, report.residentBytes, report.writtenBytes) = (61.25, 31_000_000, 5000)
    report.heldBack = ["learning": 3, "booting": 1]
    change(&report)
    return report
  }

  @Test("all is well in one line, with performance data")
  func sound() {
    #expect(
      HealthVerdict(Self.sound()).line
        == "TOCSIN OK - 400 signals, 10 warming, no open incidents, up 2h | open_crit=0;;0;0 open_err=0;;0;0 "
        + "open_warning=0;0;;0 open_notice=0;;;0 held_back=4c;;;0 signals=400;;;0 warming=10;;;0 "
        + "dead=0;40;200;0;400 tick_age=0.5s;30;60;0 reader_restarts=0;1;3;0 cpu=61.25c;;;0 rss=31000000B;;;0 "
        + "reader_age=4s;150;300;0 written=5000c;;;0")
  }

  private typealias Case = (change: @Sendable (inout HealthReport) -> Void, state: Int32, text: String)

  private static let cases: [Case] = [
    ({ $0.tickAgeSeconds = 31 }, 1, "the engine has not ticked for 31s"),
    ({ $0.tickAgeSeconds = 61 }, 2, "the engine has not ticked for 1m1s"),
    ({ $0.readerAgeSeconds = 151 }, 1, "the journal reader has been silent for 2m31s"),
    ({ $0.readerAgeSeconds = 301 }, 2, "the journal reader has been silent for 5m1s"),
    ({ $0.readerAgeSeconds = nil }, 0, "no open incidents"),
    ({ $0.readerRestarts = 1 }, 0, "no open incidents"),
    ({ $0.readerRestarts = 2 }, 1, "the journal reader ended 2 times in 5m"),
    ({ $0.readerRestarts = 4 }, 2, "the journal reader ended 4 times in 5m"),
    ({ $0.journalProblem = "gone" }, 1, "gone, for 0s"),
    ({ ($0.journalProblem, $0.journalProblemSeconds) = ("gone", 61) }, 2, "gone, for 1m1s"),
    ({ $0.dead = 40 }, 0, "no open incidents"),
    ({ $0.dead = 41 }, 1, "41 of 400 signals are dead"),
    ({ $0.dead = 201 }, 2, "201 of 400 signals are dead"),
    ({ $0.outputFailures = ["/var/log/tocsin: no room left"] }, 2, "/var/log/tocsin: no room left"),
    ({ $0.spooledAlerts = 2 }, 2, "2 alerts wait for the disk"),
    ({ $0.open.notice = 1 }, 0, "open incidents: 1 notice"),
    ({ $0.open.warning = 1 }, 1, "open incidents: 1 warning"),
    ({ ($0.open.err, $0.open.warning) = (2, 1) }, 2, "open incidents: 2 err, 1 warning"),
    ({ $0.open.crit = 1 }, 2, "open incidents: 1 crit"),
  ]

  @Test("each thing that breaks a detector has its state", arguments: cases.indices)
  func states(index: Int) {
    let expected = Self.cases[index]
    let verdict = HealthVerdict(Self.sound(expected.change))
    #expect(verdict.state.rawValue == expected.state)
    #expect(verdict.line.contains(" - ") && verdict.line.contains(expected.text))
  }

  @Test("the worst stands first, and what has no room is counted")
  func order() {
    let verdict = HealthVerdict(
      Self.sound { report in
        report.readerRestarts = 2
        report.outputFailures = ["a", "b", "c"]
        report.open.crit = 1
      })
    #expect(
      verdict.line.hasPrefix(
        "TOCSIN CRITICAL - a; the journal reader ended 2 times in 5m; b; c; 1 more | "))
  }

  @Test("no text of a report forges a line or performance data")
  func hostile() {
    let line = HealthVerdict(
      Self.sound { $0.outputFailures = ["x | dead=0\nTOCSIN OK\u{1b}[31m\u{2028}é"] }
    ).line
    #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
    #expect(line.utf8.count { $0 == UInt8(ascii: "|") } == 1)
    #expect(!HealthVerdict.line(.critical, "a|b\nc").contains("|"))
  }

  @Test("a report of no signals is no division by zero")
  func empty() {
    let verdict = HealthVerdict(HealthReport())
    #expect(verdict.state == .ok)
    #expect(verdict.line.contains(" dead=0;0;0;0;0 "))
  }

  @Test("what is not finite is unknown to the monitoring system")
  func notFinite() {
    #expect(HealthVerdict(Self.sound { $0.residentBytes = .nan }).line.contains(" rss=UB;;;0"))
  }
}

@Suite("Digests on the terminal")
struct DigestOutputTests {
  @Test("the subject is a field of its own in plain lines")
  func plain() {
    #expect(DigestOutput.plain("coverage 3 signals\u{1b}") == "coverage\t3 signals\\x1b")
    #expect(DigestOutput.plain("word") == "word")
  }
}
