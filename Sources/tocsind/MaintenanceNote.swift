import Alerts
import Engine
import Model

/// What maintenance came to, as the line and the journal entry that end it.
struct MaintenanceNote {
  /// Incidents that the line names.
  private static let named = 3

  /// One line of printable ASCII: `maintenance over after 2h (new disks): 3 incidents held back, …`.
  let line: [UInt8]
  private let summary: MaintenanceSummary
  private let author: String

  /// Renders what maintenance came to, without what may not be kept.
  init(_ summary: MaintenanceSummary, _ redaction: Redaction) {
    self.summary = summary
    author = redaction.text(summary.decision.author)
    line = Escaping.printable(redaction.text(Self.text(summary)).utf8)
  }

  private static func text(_ summary: MaintenanceSummary) -> String {
    let decision = summary.decision
    let reason = decision.reason.isEmpty ? "" : " (\(decision.reason))"
    let minutes = max(0, summary.untilMicroseconds - summary.fromMicroseconds) / 60_000_000
    let open = summary.items.count(where: \.isOpen)
    // Of more than the summary names, nobody has looked who is still open.
    let atLeast = summary.heldBack > UInt64(summary.items.count) ? "at least " : ""
    var text =
      "maintenance \(decision.id) by \(decision.author) over after \(minutes) min\(reason): "
      + "\(summary.heldBack) held back, \(atLeast)\(open) of them still open"
    if summary.rang > 0 { text += ", \(summary.rang) rang" }
    let worst = summary.items.sorted { $0.severity > $1.severity }.prefix(named)
    for item in worst { text += "; \(item.severity.word) \(item.incident) \(item.text)" }
    return text
  }

  /// The fields of the journal entry.
  var fields: [(name: String, value: [UInt8])] {
    [
      ("MESSAGE", line), ("PRIORITY", Array("5".utf8)),
      ("MESSAGE_ID", Array(AlertJournalEntry.maintenanceEnd.hexadecimal.utf8)),
      ("SYSLOG_IDENTIFIER", Array("tocsin".utf8)),
      ("TOCSIN_DECISION", Escaping.printable(summary.decision.id.utf8)),
      ("TOCSIN_AUTHOR", Escaping.printable(author.utf8)),
      ("TOCSIN_HELD_BACK", Array("\(summary.heldBack)".utf8)),
    ]
  }
}
