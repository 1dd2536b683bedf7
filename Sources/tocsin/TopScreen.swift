import Alerts
import Control
import Model

/// The host as lines that fit into a terminal: a head, open incidents, signals, units, and a foot.
///
/// No line is wider than the terminal, and there are never more of them than it has; what comes from outside is
/// escaped, so that a name can move no cursor.
struct TopScreen {
  /// Fewer lines than this have no room for three lists.
  private static let leastLines = 14

  private let view: TopView
  private let size: TerminalSize
  private let colors: TerminalColors
  /// Why the daemon does not answer; nil where it does.
  private let problem: String?

  init(_ view: TopView, size: TerminalSize, colors: TerminalColors, problem: String? = nil) {
    (self.view, self.size, self.colors, self.problem) = (view, size, colors, problem)
  }

  /// The lines; one that is printed once has no foot, and as many lines as it takes up to the terminal's.
  func lines(isOnce: Bool) -> [String] {
    let room = max(0, size.lines - head.count - (isOnce ? 0 : 1))
    var lines = head + body(in: room)
    guard !isOnce else { return Array(lines.prefix(size.lines)) }
    lines = Array(lines.prefix(max(0, size.lines - 1)))
    while lines.count < size.lines - 1 { lines.append("") }
    return lines + [foot]
  }

  // MARK: head and foot

  private var head: [String] {
    let status = view.status
    let learning = status.observeForSeconds - status.observedSeconds
    let baselines =
      learning > 0 ? "statistics may ring in \(Self.duration(learning))" : "statistics may ring"
    let who =
      "tocsin on \(Self.printable(status.host)), watching for \(Self.duration(status.observedSeconds))"
    let time = LocalTime.text(view.seen).suffix(8)
    return [
      line("\(who); \(baselines)", right: String(time), style: colors.bold),
      cut("\(signals), \(units), \(status.entries) entries, journal \(Self.printable(status.journal))"),
      cut(host),
    ]
  }

  private var signals: String {
    let counts = view.top.counts
    let all = counts.reduce(0) { $0 &+ $1.signals }
    let parts = counts.filter { $0.rule != "usual" && $0.rule != "gone" && $0.rule != "no-value" }
      .map { "\($0.signals) \(RuleText.short($0.rule))" }
    return "\(all) signals" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  private var units: String { "\(view.top.unitCount) \(view.top.unitCount == 1 ? "unit" : "units")" }

  private var host: String {
    let host = view.top.host
    func share(_ name: String, _ value: Double?) -> String? {
      value.map { "\(name) \(Quantity.text($0, unit: .fraction))" }
    }
    let use = [share("cpu", host.cpu), share("memory", host.memory)].compactMap { $0 }
    let pressure = [
      share("cpu", host.cpuPressure), share("memory", host.memoryPressure), share("io", host.ioPressure),
    ].compactMap { $0 }
    let parts =
      (use.isEmpty ? [] : ["in use: " + use.joined(separator: ", ")])
      + (pressure.isEmpty ? ["pressure: not known here"] : ["pressure: " + pressure.joined(separator: ", ")])
    let cost =
      "tocsind: \(Quantity.text(view.status.cpuCores, unit: .fraction)) of a core, "
      + Quantity.text(view.status.residentBytes, unit: .bytes)
    let withCost = (parts + [cost]).joined(separator: "; ")
    return withCost.utf8.count <= size.columns ? withCost : parts.joined(separator: "; ")
  }

  private var foot: String {
    if let problem {
      let text = "\(problem); seen last at \(LocalTime.text(view.seen).suffix(8)), asking again   q quits"
      return colors.severity(TerminalText.cut(text, to: size.columns), 3)
    }
    return colors.faint(TerminalText.cut("q quits, space looks at once", to: size.columns))
  }

  // MARK: lists

  private func body(in room: Int) -> [String] {
    let lists = TopLists(view, width: size.columns)
    guard size.lines >= Self.leastLines else { return section("OPEN INCIDENTS", lists.incidents, room) }
    // Each list has a blank line, its name and the titles of its columns before it.
    let rows = max(0, room - 9)
    let forIncidents = min(max(1, lists.incidents.rows.count), max(1, rows / 3))
    let forSignals = min(lists.signals.rows.count, max(1, (rows - forIncidents + 1) / 2))
    let forUnits = max(1, rows - forIncidents - forSignals)
    let open = view.top.openCount
    return section(
      open == 0 ? "NO OPEN INCIDENTS" : "OPEN INCIDENTS (\(open))", lists.incidents, forIncidents + 3)
      + section(
        lists.signals.rows.isEmpty ? "NO SIGNAL IS JUDGED YET" : "MOST ABNORMAL SIGNALS", lists.signals,
        forSignals + 3)
      + section(lists.units.rows.isEmpty ? "NO UNITS" : "UNITS", lists.units, forUnits + 3)
  }

  private func section(_ name: String, _ list: TopLists.List, _ room: Int) -> [String] {
    guard !list.rows.isEmpty else { return Array(["", line(name, style: colors.bold)].prefix(room)) }
    let rows = zip(list.rows, list.priorities).map { colors.severity($0, $1) }
    let titles = colors.reversed(TerminalText.padded(list.head, to: size.columns))
    return Array((["", line(name, style: colors.bold), titles] + rows).prefix(room))
  }

  // MARK: texts

  private func cut(_ text: String) -> String { TerminalText.cut(text, to: size.columns) }

  /// A text, with another at the right edge where there is room.
  private func line(_ left: String, right: String = "", style: (String) -> String) -> String {
    let room = size.columns - right.utf8.count - 2
    guard !right.isEmpty, room > 20 else { return style(cut(left)) }
    return style(TerminalText.padded(TerminalText.cut(left, to: room), to: room) + "  " + right)
  }

  private static func printable(_ text: String) -> String { Escaping.printable(text) }

  private static func duration(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(min(max(0, seconds), 1e12)))
  }
}
