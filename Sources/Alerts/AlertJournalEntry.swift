public import Model

/// Renders a transition as the fields of a journal entry.
///
/// Values are printable ASCII; a field whose value is not known is left out; `TOCSIN_VICTIM=` may come more
/// than once. `journalctl TOCSIN_UNIT=nginx.service` finds what concerns a unit, `journalctl -x` adds the
/// catalog's explanation.
public enum AlertJournalEntry {
  /// How long a value may be, bytes; names of systemd are shorter.
  static let maximumValueBytes = 1_024
  /// How many victims are named.
  static let maximumVictims = 8

  /// The entry's fields, in a fixed order.
  public static func fields(_ transition: AlertTransition) -> [(name: String, value: [UInt8])] {
    let safe = transition.masked()
    let incident = safe.incident
    var fields = FieldList()
    fields.add("MESSAGE", AlertText.message(safe))
    fields.add("PRIORITY", String(incident.severity.rawValue))
    fields.add("MESSAGE_ID", messageID(of: incident.category, at: safe.kind).hexadecimal)
    fields.add("SYSLOG_IDENTIFIER", "tocsin")
    fields.add("TOCSIN_ID", incident.id)
    fields.add("TOCSIN_SEQUENCE", String(safe.sequence))
    fields.add("TOCSIN_STATE", safe.kind.word)
    fields.add("TOCSIN_SEVERITY", incident.severity.word)
    fields.add("TOCSIN_CLASS", incident.category.word)
    fields.add("TOCSIN_ENTITY", Masking.masked(incident.entity.label))
    fields.add("TOCSIN_ENTITY_KIND", incident.entity.kind.word)
    if incident.entity.kind == .unit { fields.add("TOCSIN_UNIT", incident.entity.name) }
    if let lead = incident.lead { add(lead, to: &fields) }
    if let cause = incident.toldCause { add(cause, of: safe, to: &fields) }
    for victim in incident.victims.prefix(maximumVictims) {
      fields.add("TOCSIN_VICTIM", Masking.masked(victim.entity.label))
    }
    fields.add("TOCSIN_CHECK", incident.check)
    fields.add("TOCSIN_EXPLANATION", Explanation(safe).sentence)
    return fields.fields
  }

  private static func add(_ cause: Cause, of transition: AlertTransition, to fields: inout FieldList) {
    fields.add("TOCSIN_CAUSE", CausePhrase(whole: cause, of: transition).text)
    fields.add("TOCSIN_CAUSE_CONFIDENCE", cause.confidence.word)
    fields.add("TOCSIN_CAUSE_KIND", cause.kind.word)
    fields.add("TOCSIN_CAUSE_ENTITY", Masking.masked(cause.entity.label))
    if cause.entity.kind == .unit { fields.add("TOCSIN_CAUSE_UNIT", cause.entity.name) }
    if let change = cause.change {
      fields.add("TOCSIN_CAUSE_CHANGE", ChangePhrase(change, in: transition).text)
    }
  }

  private static func add(_ lead: Deviation, to fields: inout FieldList) {
    fields.add("TOCSIN_SIGNAL", lead.signal)
    fields.add("TOCSIN_OBSERVED", lead.observed)
    fields.add("TOCSIN_EXPECTED_LOW", lead.expected.low)
    fields.add("TOCSIN_EXPECTED_HIGH", lead.expected.high)
    fields.add("TOCSIN_SURPRISE", lead.surprise)
  }
}

/// Fields of an entry, escaped as they are added.
struct FieldList {
  private(set) var fields: [(name: String, value: [UInt8])] = []

  mutating func add(_ name: String, _ value: String) {
    guard !value.isEmpty else { return }
    let escaped = Escaping.printable(value.utf8)
    fields.append((name, Array(escaped.prefix(AlertJournalEntry.maximumValueBytes))))
  }

  mutating func add(_ name: String, _ value: Double) {
    guard value.isFinite else { return }
    add(name, value.description)
  }
}
