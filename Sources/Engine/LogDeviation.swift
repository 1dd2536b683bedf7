import Model

/// What is unusual in the logs just now.
struct LogDeviation {
  /// What it is about.
  var member: Member
  var deviation: Deviation
  /// The template that says most, as evidence.
  var log: LogEvidence?
  var severity: Severity
  /// What stands before the template in the summary, such as `burst of`; nil where no template is to be
  /// named.
  var phrase: String?
  /// True for an error or a warning of a form that the unit had never logged before.
  var isNew = false
}
