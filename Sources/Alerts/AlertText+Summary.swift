public import Model

extension AlertText {
  /// Who an incident is about and what is wrong, in one phrase of printable ASCII, for tables and status lines.
  public static func summary(_ incident: Incident) -> String {
    let statement = Statement(incident)
    return Eliding.end("\(label(of: incident.entity)): \(statement.core)\(statement.detail)", to: headBytes)
  }

  /// What is wrong, at length: the summary where there is one, and the lead deviation.
  package static func statement(_ incident: Incident) -> String {
    let statement = Statement(incident)
    return statement.core + statement.detail
  }

  /// A deviation's value and the range that is normal: `memory 6.9GiB (normal 1.6-2.1GiB)`.
  package static func value(_ deviation: Deviation) -> String {
    let measured = Statement.measured(deviation)
    return measured.core + measured.detail
  }

  /// What a cause says: who, and what speaks for it.
  package static func claim(_ cause: Cause) -> String {
    let subject = phrase(cause.subject.isEmpty ? cause.entity.label : cause.subject)
    return cause.evidence.isEmpty ? subject : "\(subject): \(phrase(cause.evidence))"
  }

  /// What changed; who it happened to is named where the summary does not say it.
  package static func what(_ change: Change) -> String { ChangePhrase.what(change) }
}
