public import Model

extension AlertTransition {
  /// The transition with secrets masked in every text that may come from a log.
  ///
  /// Names of hosts, entities, units and signals stay as they are: they identify. Masking twice changes
  /// nothing more, so a transition that was read back renders to the same bytes.
  public func masked() -> AlertTransition {
    var result = self
    result.incident.summary = Masking.masked(incident.summary)
    result.incident.causes = incident.causes.map { cause in
      var cause = cause
      cause.subject = Masking.masked(cause.subject)
      cause.evidence = Masking.masked(cause.evidence)
      return cause
    }
    result.incident.logs = incident.logs.map { log in
      var log = log
      log.template = Masking.masked(log.template)
      log.sample = Masking.sample(log.sample)
      return log
    }
    result.incident.ending?.reason = Masking.masked(incident.ending?.reason ?? "")
    return result
  }
}
