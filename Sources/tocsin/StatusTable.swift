import Alerts
import Control
import Model

/// A status report for people.
enum StatusTable {
  /// Units named in the table; the rest is counted.
  private static let unitsShown = 10

  static func text(_ report: StatusReport) -> String {
    let lines =
      [head(report)] + rows(report) + incidents(report) + alreadyFailed(report) + units(report)
      + FilesTable.lines(report.files)
      + notices(report)
    return lines.joined(separator: "\n")
  }

  private static func head(_ report: StatusReport) -> String {
    "tocsind \(report.version) on \(report.host), pid \(report.pid), "
      + "watching for \(duration(report.observedSeconds))"
  }

  private static func rows(_ report: StatusReport) -> [String] {
    [
      row("signals", "\(report.signals) watched, \(report.warming) warming\(refused(report))"),
      row("collectors", CoverageLine.text(report.collectors)),
      row("baselines", baselines(report)),
      row("together", together(report.together)),
      row("journal", report.journal + lag(report)),
    ]
      + (report.changes.map { [row("changes", changes($0))] } ?? [])
      + (report.files.map { [row("files", FilesTable.summary($0))] } ?? []) + [
        row("entries", entries(report)),
        row("templates", templates(report)),
        row("signatures", signatures(report)),
        row("alerts", alerts(report)),
        row("held back", heldBack(report)),
        row(
          "own cost",
          "\(Quantity.text(report.cpuCores, unit: .fraction)) of a core, \(bytes(report.residentBytes)); 99% of "
            + "ticks within \(Quantity.text(report.tickLatenessP99Seconds, unit: .seconds)) of their time"),
      ]
  }

  private static func row(_ name: String, _ value: String) -> String {
    name + String(repeating: " ", count: max(1, 11 - name.count)) + value
  }

  private static func changes(_ watch: StatusReport.Changes) -> String {
    let unreadable = watch.unreadableFolders > 0 ? " (such as \(watch.unreadableExample))" : ""
    return "\(watch.known) in the last day; \(watch.files) files in \(watch.folders) folders watched"
      + counted(UInt64(watch.unreadableFolders), "cannot be read\(unreadable)")
      + counted(UInt64(watch.polledFolders), "only every 30 s")
      + counted(watch.evicted, "forgotten for want of room")
      + counted(UInt64(watch.refused), "files refused for want of room")
      + counted(watch.dropped, "changes left out in storms")
      + counted(watch.strayLines, "lines of the package log not understood")
      + counted(UInt64(watch.distantFiles), "files on mounts that may hang left alone")
      + (watch.busySeconds > 0 ? ", stuck for \(Int(watch.busySeconds)) s" : "")
  }

  /// What has no reason to be more than zero is told only where it is.
  private static func entries(_ report: StatusReport) -> String {
    "\(report.entries) read, \(report.lateEntries) late, \(report.lostEntries) lost"
      + counted(report.suppressedEntries, "dropped by journald") + counted(report.cutEntries, "cut")
      + counted(report.ignoredEntries, "ignored")
  }

  private static func templates(_ report: StatusReport) -> String {
    "\(report.templates) known, \(report.evictedTemplates) evicted"
      + counted(report.mergedTemplates, "merged")
      + counted(report.overflowedEntries, "entries of no template for want of room")
      + counted(report.entriesOfOtherUnits, "entries of no unit for want of room")
      + counted(report.evictedUnits, "units evicted")
  }

  private static func signatures(_ report: StatusReport) -> String {
    "\(report.signatures) of known faults, \(report.signatureMatches) entries matched"
      + counted(report.signatureLimits, "searches given up at a limit")
      + counted(report.evictedSignatureCounts, "counters evicted")
  }

  private static func counted(_ count: UInt64, _ what: String) -> String {
    count > 0 ? ", \(count) \(what)" : ""
  }

  private static func refused(_ report: StatusReport) -> String {
    counted(report.refusedSignals, "refused for want of room")
      + counted(report.evictedSignals, "that vanished forgotten")
      + counted(report.refusedValues, "values that are no measurement")
  }

  private static func baselines(_ report: StatusReport) -> String {
    let missing = report.observeForSeconds - report.observedSeconds
    guard missing > 0 else { return "mature: statistics may ring" }
    return "learning: statistics may ring in \(duration(missing)); facts and limits ring now"
  }

  private static func together(_ host: StatusReport.HostJudgement) -> String {
    let leftOut = host.leftOut > 0 ? ", \(host.leftOut) without room" : ""
    let cost = "\(host.signals) host signals, \(bytes(Double(host.bytes)))\(leftOut)"
    guard !host.contributors.isEmpty else { return "\(cost); warming" }
    let parts = host.contributors.map {
      "\($0.entity) \($0.signal) \(Quantity.text($0.share, unit: .fraction))"
    }
    return "surprise \(Quantity.text(host.surprise, unit: .dimensionless)) of \(cost); most: "
      + parts.joined(separator: ", ")
  }

  private static func lag(_ report: StatusReport) -> String {
    let lag = report.journalLagSeconds >= 1 ? ", \(duration(report.journalLagSeconds)) behind" : ""
    return report.journalGapDetection ? lag : lag + ", gap detection off"
  }

  private static func alerts(_ report: StatusReport) -> String {
    let waiting = report.spooledAlerts > 0 ? ", \(report.spooledAlerts) waiting for the disk" : ""
    let dropped = report.droppedAlerts > 0 ? ", \(report.droppedAlerts) given up" : ""
    return "\(report.alertSequence) written, \(report.ringsInWeek) of \(report.maxPerWeek) statistical "
      + "incidents used this week\(waiting)\(dropped)"
  }

  private static func heldBack(_ report: StatusReport) -> String {
    let reasons = report.heldBack.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return reasons.isEmpty ? "nothing" : reasons.joined(separator: ", ")
  }

  private static func incidents(_ report: StatusReport) -> [String] {
    guard !report.open.isEmpty else { return ["", "no open incidents"] }
    let lines = report.open.map { incident in
      let decision = incident.decision.map { Escaping.printable($0) }
      let reason =
        if let held = incident.heldBack {
          " (held back: \(held)\(decision.map { ", \($0)" } ?? ""))"
        } else {
          decision.map { " (no more is told: \($0))" } ?? ""
        }
      return "  \(incident.severity) \(incident.id) \(incident.text)\(reason)"
    }
    return ["", "open incidents"] + lines
  }

  private static func alreadyFailed(_ report: StatusReport) -> [String] {
    guard !report.alreadyFailed.isEmpty else { return [] }
    return ["", "already failed when the watch began"]
      + report.alreadyFailed.map { "  " + Escaping.printable($0) }
  }

  private static func units(_ report: StatusReport) -> [String] {
    guard !report.units.isEmpty else { return [] }
    let sorted = report.units.sorted { ($0.entries, $1.name) > ($1.entries, $0.name) }
    let shown = sorted.prefix(unitsShown).map { "  \($0.entries) \($0.name)" }
    let rest = sorted.count > unitsShown ? ["  … and \(sorted.count - unitsShown) more"] : []
    return ["", "entries by unit"] + shown + rest
  }

  private static func notices(_ report: StatusReport) -> [String] {
    report.notices.isEmpty ? [] : ["", "notices"] + report.notices.map { "  " + Escaping.printable($0) }
  }

  private static func duration(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(seconds.rounded()))
  }

  private static func bytes(_ count: Double) -> String {
    Quantity.text(count, unit: .bytes)
  }
}
