import Diagnosis
import Model

/// A deviation that asks to be told.
struct Candidate {
  var member: Member
  var deviation: Deviation
  var severity: Severity
  var log: LogEvidence?
  /// What stands before the template in the summary, where it is to be named.
  var phrase: String?
  var isNewTemplate = false

  init(member: Member, deviation: Deviation, severity: Severity) {
    self.member = member
    self.deviation = deviation
    self.severity = severity
  }

  init(_ found: LogDeviation) {
    member = found.member
    deviation = found.deviation
    severity = found.severity
    log = found.log
    phrase = found.phrase
    isNewTemplate = found.isNew
  }

  /// The key of the incident that it would lead.
  var key: IncidentKey {
    guard deviation.resource == .logs else {
      return IncidentKey(entity: deviation.entity, category: .resource, resource: deviation.resource)
    }
    return IncidentKey(entity: deviation.entity, category: isNewTemplate ? .newErrorTemplate : .logRate)
  }
}
