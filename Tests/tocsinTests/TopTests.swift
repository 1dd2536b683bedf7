import Control
import Testing

@testable import tocsin

/// Answers of a daemon whose every name wants to move the cursor.
enum Hostile {
  static let name = "evil\u{1b}[2J\u{1b}]0;owned\u{7}\n\r\u{9b}31m\u{202e}\u{2028}東京.service"

  static func finding(_ rule: String = "below-floor", surprise: Double = 4.2) -> WhyReport.Finding {
    let pace = SignalReport.Signal.Pace(
      value: 0.5, low: 0.1, mid: 0.2, high: 0.4, surprise: surprise, isSeasonal: false)
    var finding = WhyReport.Finding(
      signal: SignalReport.Signal(
        entityKind: "unit", entity: name, name: name, title: name, unit: "fraction", resource: "cpu",
        harmful: "up", mayRing: true, tier: "light", maturity: "mature", ageSeconds: 90_000, samples: 900,
        quick: pace, slow: pace))
    (finding.rule, finding.quickRule, finding.slowRule) = (rule, rule, "usual")
    (finding.samples, finding.samplesNeeded, finding.binsNeeded) = (900, 30, 2)
    return finding
  }

  static func incident(heldBack: String? = nil) -> WhyReport.Incident {
    var incident = WhyReport.Incident()
    (incident.id, incident.severity, incident.entityKind) = ("7f3a91c2", "err", "unit")
    (incident.entity, incident.text) = (name, "\(name): memory 6.9GiB (normal 1.6-2.1GiB)")
    (incident.onset, incident.heldBack, incident.hasRung) = (1_767_830_400_000_000, heldBack, heldBack == nil)
    return incident
  }

  static func unit() -> UnitReport.Unit {
    var unit = UnitReport.Unit()
    (unit.name, unit.state, unit.result, unit.signal) = (name, "failed", name, name)
    (unit.cores, unit.memoryBytes, unit.entries, unit.signals) = (0.5, 1e9, 123_456, 9)
    (unit.surprise, unit.incidents) = (4.2, ["7f3a91c2", "00000000"])
    return unit
  }

  static func view(rows: Int = 60) -> TopView {
    var (top, status) = (TopReport(), StatusReport())
    (status.host, status.journal) = (name, name)
    (status.observedSeconds, status.observeForSeconds) = (3600, 86_400)
    top.counts = [
      WhyReport.Count(rule: "incident", signals: 3), WhyReport.Count(rule: "usual", signals: 900),
    ]
    top.open = (0..<rows).map { _ in incident(heldBack: "learning") }
    top.signals = (0..<rows).map { _ in finding() }
    top.units = (0..<rows).map { _ in unit() }
    (top.openCount, top.unitCount) = (rows, rows)
    (top.host.cpu, top.host.memory) = (0.12, 0.4)
    return TopView(top: top, status: status, seen: 1_767_834_000_000_000)
  }
}

@Suite("The screen of top")
struct TopTests {
  private static let plain = TerminalColors(isTerminal: false, term: nil, noColor: nil)
  private static let colored = TerminalColors(isTerminal: true, term: "xterm", noColor: nil)

  private static let sizes = [(80, 24), (200, 50), (40, 14), (20, 8), (1, 1), (300, 5), (79, 13)]

  @Test("it fills the terminal and never more, whatever the size and whatever is shown", arguments: sizes)
  func fits(columns: Int, lines: Int) {
    let size = TerminalSize(columns: columns, lines: lines)
    for rows in [0, 1, 3, 60] {
      for problem in [nil, "the daemon does not run"] {
        let screen = TopScreen(Hostile.view(rows: rows), size: size, colors: Self.plain, problem: problem)
        let drawn = screen.lines(isOnce: false)
        #expect(drawn.count == lines)
        for line in drawn { #expect(TerminalText.width(line) <= columns, "\(line)") }
        let once = screen.lines(isOnce: true)
        #expect(once.count <= lines)
      }
    }
  }

  @Test("a hostile name moves no cursor, sets no colour and makes no line")
  func hostile() {
    let screen = TopScreen(
      Hostile.view(), size: TerminalSize(columns: 200, lines: 50), colors: Self.plain, problem: nil)
    for line in screen.lines(isOnce: false) {
      #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(line)")
    }
  }

  @Test("colours go around whole lines: without them the lines are the same")
  func colors() {
    let size = TerminalSize(columns: 80, lines: 24)
    let plain = TopScreen(Hostile.view(rows: 2), size: size, colors: Self.plain).lines(isOnce: false)
    let colored = TopScreen(Hostile.view(rows: 2), size: size, colors: Self.colored).lines(isOnce: false)
    #expect(colored != plain)
    #expect(colored.map(Self.withoutColor) == plain)
  }

  private static func withoutColor(_ line: String) -> String {
    var (result, isEscape) = ("", false)
    for letter in line {
      if letter == "\u{1b}" {
        isEscape = true
      } else if isEscape {
        isEscape = letter != "m"
      } else {
        result.append(letter)
      }
    }
    return result
  }

  @Test("all three lists have their names, their titles and at least a row at 80 by 24")
  func headers() {
    let lines = TopScreen(
      Hostile.view(), size: TerminalSize(columns: 80, lines: 24), colors: Self.plain
    ).lines(isOnce: false)
    for title in ["OPEN INCIDENTS (60)", "MOST ABNORMAL SIGNALS", "UNITS"] {
      #expect(lines.contains { $0.hasPrefix(title) })
    }
    #expect(lines.contains { $0.contains("SURPRISE") && $0.contains("EXPECTED") })
    #expect(lines.count { $0.contains("7f3a91c2") } >= 2)
  }

  @Test("a daemon that went away is said to have, with when it was seen last")
  func away() {
    let lines = TopScreen(
      Hostile.view(rows: 1), size: TerminalSize(columns: 80, lines: 24), colors: Self.plain,
      problem: "the daemon does not run"
    ).lines(isOnce: false)
    #expect(lines.last?.contains("the daemon does not run; seen last at ") == true)
  }

  @Test("plain lines have a fixed number of fields")
  func plainLines() {
    for line in TopPlain.lines(Hostile.view(rows: 1)) {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      #expect(fields.count == (fields[0] == "incident" ? 11 : fields[0] == "signal" ? 12 : 13), "\(line)")
      #expect(line.utf8.allSatisfy { $0 == 9 || (0x20...0x7e).contains($0) })
    }
  }
}
