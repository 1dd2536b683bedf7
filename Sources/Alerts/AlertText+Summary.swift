public import Model

extension AlertText {
  /// Who an incident is about and what is wrong, in one phrase of printable ASCII, for tables and status lines.
  public static func summary(_ incident: Incident) -> String {
    let statement = Statement(incident)
    return Eliding.end("\(label(of: incident.entity)): \(statement.core)\(statement.detail)", to: headBytes)
  }
}
