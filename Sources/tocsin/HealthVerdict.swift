import Alerts
import Control

/// What a monitoring system is told of the daemon's health, in the form of a Nagios plugin.
///
/// - Note: The form is that of the Monitoring Plugins Development Guidelines: one line, `|`, then performance data as
///   `label=value[unit];[warning];[critical];[minimum];[maximum]`; exit status 0 to 3.
struct HealthVerdict {
  /// The plugin's states, by exit status.
  enum State: Int32, Comparable {
    case ok = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    var word: String {
      switch self {
      case .ok: "OK"
      case .warning: "WARNING"
      case .critical: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// From when on something is wrong.
  struct Limits {
    /// Seconds without a sign of life of the reader after which the logs are not watched any more.
    var readerSeconds: Double = 300
    /// Seconds without a tick of the engine: it ticks every ten seconds at the slowest.
    var tickSeconds: Double = 60
    /// Seconds for which journald may be away, as while it is upgraded.
    var journalSeconds: Double = 60
    /// Ends of the reader in five minutes that are a warning.
    var restartsWarning = 2
    /// Ends of the reader in five minutes that are critical.
    var restartsCritical = 4
    /// Share of dead signals that is a warning.
    var deadWarning = 0.10
    /// Share of dead signals that is critical: the host is mostly unseen.
    var deadCritical = 0.50
  }

  /// Problems that are told in the line; more are counted.
  private static let toldMaximum = 4

  private(set) var state = State.ok
  private(set) var problems: [String] = []
  private let report: HealthReport
  private let limits: Limits

  /// Judges a report.
  init(_ report: HealthReport, _ limits: Limits = Limits()) {
    self.report = report
    self.limits = limits
    judgeEngine()
    judgeReader()
    judgeSignals()
    judgeOutputs()
    judgeIncidents()
  }

  /// The line, without its end.
  var line: String {
    "TOCSIN \(state.word) - \(Self.joined(problems) ?? calm) | \(performance)"
  }

  /// The line of a daemon that could not be asked.
  static func line(_ state: State, _ reason: String) -> String {
    "TOCSIN \(state.word) - \(text(reason))"
  }

  /// What comes of something in a line: nothing in it may look like performance data.
  static func text(_ text: String) -> String { Escaping.printable(text, escaping: "|") }

  private static func joined(_ problems: [String]) -> String? {
    guard !problems.isEmpty else { return nil }
    let rest = problems.count > toldMaximum ? ["\(problems.count - toldMaximum) more"] : []
    return text((problems.prefix(toldMaximum) + rest).joined(separator: "; "))
  }

  private mutating func note(_ found: State, _ problem: String) {
    // What is worst stands first.
    if found > state { problems.insert(problem, at: 0) } else { problems.append(problem) }
    state = max(state, found)
  }

  // MARK: what is judged

  private mutating func judgeEngine() {
    guard report.tickAgeSeconds > limits.tickSeconds / 2 else { return }
    note(
      report.tickAgeSeconds > limits.tickSeconds ? .critical : .warning,
      "the engine has not ticked for \(Self.duration(report.tickAgeSeconds))")
  }

  private mutating func judgeReader() {
    if let age = report.readerAgeSeconds, age > limits.readerSeconds / 2 {
      note(
        age > limits.readerSeconds ? .critical : .warning,
        "the journal reader has been silent for \(Self.duration(age))")
    }
    if report.readerRestarts >= limits.restartsWarning {
      note(
        report.readerRestarts >= limits.restartsCritical ? .critical : .warning,
        "the journal reader ended \(report.readerRestarts) times in 5m")
    }
    if let problem = report.journalProblem {
      let isLasting = report.journalProblemSeconds > limits.journalSeconds
      note(
        isLasting ? .critical : .warning, "\(problem), for \(Self.duration(report.journalProblemSeconds))")
    }
  }

  private mutating func judgeSignals() {
    let share = report.signals > 0 ? Double(report.dead) / Double(report.signals) : 0
    guard share > limits.deadWarning else { return }
    note(
      share > limits.deadCritical ? .critical : .warning,
      "\(report.dead) of \(report.signals) signals are dead")
  }

  private mutating func judgeOutputs() {
    for failure in report.outputFailures { note(.critical, failure) }
    if report.spooledAlerts > 0 { note(.critical, "\(report.spooledAlerts) alerts wait for the disk") }
  }

  private mutating func judgeIncidents() {
    let (open, isBad) = (report.open, report.open.crit + report.open.err > 0)
    guard open.count > 0 else { return }
    let parts = [(open.crit, "crit"), (open.err, "err"), (open.warning, "warning"), (open.notice, "notice")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    note(
      isBad ? .critical : open.warning > 0 ? .warning : .ok,
      "open incidents: \(parts.joined(separator: ", "))")
  }

  // MARK: what is told

  private var calm: String {
    let warming = report.warming > 0 ? ", \(report.warming) warming" : ""
    return "\(report.signals) signals\(warming), no open incidents, "
      + "up \(Self.duration(report.uptimeSeconds))"
  }

  private var performance: String {
    let held = report.heldBack.values.reduce(0, &+)
    let dead = limits
    let signals = Double(report.signals)
    var data = [
      "open_crit=\(report.open.crit);;0;0", "open_err=\(report.open.err);;0;0",
      "open_warning=\(report.open.warning);0;;0", "open_notice=\(report.open.notice);;;0",
      "held_back=\(held)c;;;0", "signals=\(report.signals);;;0", "warming=\(report.warming);;;0",
      "dead=\(report.dead);\(Self.number(dead.deadWarning * signals));"
        + "\(Self.number(dead.deadCritical * signals));0;\(report.signals)",
      "tick_age=\(Self.number(report.tickAgeSeconds))s;\(Self.number(limits.tickSeconds / 2));"
        + "\(Self.number(limits.tickSeconds));0",
      "reader_restarts=\(report.readerRestarts);\(limits.restartsWarning - 1);\(limits.restartsCritical - 1);0",
      "cpu=\(Self.number(report.cpuSeconds))c;;;0", "rss=\(Self.number(report.residentBytes))B;;;0",
    ]
    if let age = report.readerAgeSeconds {
      data.append(
        "reader_age=\(Self.number(age))s;\(Self.number(limits.readerSeconds / 2));"
          + "\(Self.number(limits.readerSeconds));0")
    }
    if let written = report.writtenBytes { data.append("written=\(written)c;;;0") }
    return data.joined(separator: " ")
  }

  /// A number with three decimals at the most, as plugins write them.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "U" }
    let thousandths = Int64(max(0, min(value, 1e15)) * 1000 + 0.5)
    let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
    guard rest > 0 else { return "\(whole)" }
    var digits = String(rest + 1000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }

  private static func duration(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(max(0, min(seconds, 1e12))))
  }
}
