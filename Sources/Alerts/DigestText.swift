public import Model

/// Renders a digest as lines for people, `grep` and `digest.log`: each at most ``AlertText/maximumBytes`` of printable
/// ASCII, the second word after the host saying what it is about.
///
/// The form is documented in `docs/digest.md`. Untrusted texts are masked and escaped as in the alerts' lines.
public enum DigestText {
  /// The lines, each with time and host in front, without their ends.
  public static func lines(_ digest: Digest) -> [[UInt8]] {
    let time = Timestamp.local(digest.toMicroseconds, offsetSeconds: digest.utcOffsetSeconds)
    let head = "\(time) digest \(Eliding.middle(AlertText.name(digest.host), to: 64)) "
    return statements(digest).map { Array(Eliding.end(head + $0, to: AlertText.maximumBytes).utf8) }
  }

  /// What the lines say, without time and host.
  public static func statements(_ digest: Digest) -> [String] {
    [summary(digest)] + formerFaults(digest) + heldBack(digest) + [coverage(digest.coverage)]
      + daemon(digest.daemon)
  }

  /// The first line: since when, what rang, what was held back, and whether statistics may ring.
  public static func summary(_ digest: Digest) -> String {
    let from = Timestamp.local(digest.fromMicroseconds, offsetSeconds: digest.utcOffsetSeconds)
    let held = digest.heldBack.reduce(UInt64(0)) { $0 &+ $1.count }
    let coverage = digest.coverage
    let learning =
      digest.learnsForSeconds > 0
      ? "; learning: statistics may ring in \(duration(digest.learnsForSeconds))" : ""
    return "\(digest.occasion.rawValue) since \(from): \(digest.rang) rang, \(digest.cleared) ended, "
      + "\(digest.open) open, \(held) held back; \(coverage.signals) signals, \(coverage.dead) dead\(learning)"
  }

  private static func formerFaults(_ digest: Digest) -> [String] {
    guard digest.occasion == .arrival else { return [] }
    guard !digest.formerFaults.isEmpty else { return ["already-wrong nothing that is seen"] }
    let named = digest.formerFaults.map { fault in
      "already-wrong \(AlertText.label(of: fault.entity)): \(AlertText.phrase(fault.summary))"
    }
    let rest = digest.formerFaultsUnnamed
    return named + (rest > 0 ? ["already-wrong and \(rest) more"] : [])
  }

  // MARK: held back

  private static func heldBack(_ digest: Digest) -> [String] {
    guard !digest.heldBack.isEmpty else { return [] }
    let total = digest.heldBack.reduce(UInt64(0)) { $0 &+ $1.count }
    let counts = digest.heldBack.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
    let unnamed = total > UInt64(digest.notable.count) ? total - UInt64(digest.notable.count) : 0
    return ["held-back \(counts)"] + digest.notable.map { held($0, in: digest) }
      + (unnamed > 0 ? ["held-back and \(unnamed) more"] : [])
  }

  private static func held(_ held: Digest.HeldIncident, in digest: Digest) -> String {
    let incident = held.incident
    let since = Timestamp.since(
      incident.onsetMicroseconds, now: digest.toMicroseconds, offsetSeconds: digest.utcOffsetSeconds)
    let end = held.endMicroseconds.map { end in
      let seconds = (Int128(end) - Int128(incident.onsetMicroseconds)) / 1_000_000
      return " for \(Quantity.duration(seconds: Int64(clamping: seconds)))"
    }
    let surprise = incident.lead.map { ", surprise \(Quantity.text($0.surprise, unit: .dimensionless))" }
    return "held-back \(held.reason): \(incident.severity.word) \(AlertText.name(incident.id)) "
      + "\(AlertText.summary(incident)) since \(since)\(end ?? ", goes on")\(surprise ?? "")"
  }

  // MARK: coverage

  private static func coverage(_ coverage: DigestCoverage) -> String {
    let names = coverage.deadNames.map(AlertText.phrase).joined(separator: ", ")
    let rest = coverage.dead > coverage.deadNames.count ? ", .." : ""
    return "coverage \(coverage.signals) signals: \(coverage.mature) mature, \(coverage.warming) warming, "
      + "\(coverage.dead) dead; watched \(duration(coverage.observedSeconds)), "
      + "missed \(duration(coverage.missedSeconds)); \(coverage.entries) entries, \(coverage.lostEntries) lost, "
      + "\(coverage.gaps) gaps, \(coverage.suppressedEntries) dropped by journald"
      + (names.isEmpty ? "" : "; dead: \(names)\(rest)")
  }

  private static func daemon(_ daemon: DigestDaemon?) -> [String] {
    guard let daemon else { return [] }
    let written = daemon.writtenBytes.map { ", \(Quantity.text(Double($0), unit: .bytes)) written" } ?? ""
    let all = daemon.collectors + daemon.failing.count
    let state =
      "daemon \(daemon.collectors) of \(all) collectors work; journal \(AlertText.phrase(daemon.journal)); "
      + "\(Quantity.text(daemon.cpuCores, unit: .fraction)) of a core, "
      + "\(Quantity.text(daemon.residentBytes, unit: .bytes))\(written) since its start"
    return [state]
      + daemon.failing.map {
        "failing collector \(AlertText.name($0.name)): \(AlertText.phrase($0.reason))"
      }
      + daemon.outputFailures.map { "failing output: \(AlertText.phrase($0))" }
  }

  private static func duration(_ seconds: Double) -> String {
    Quantity.duration(seconds: Int64(max(0, min(seconds, 1e12)).rounded()))
  }
}
