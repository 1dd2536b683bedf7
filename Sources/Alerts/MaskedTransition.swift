public import Model

extension AlertTransition {
  /// The transition with secrets masked in every text that may come from a log.
  ///
  /// Names of hosts, entities, units and signals stay as they are: they identify. Masking twice changes
  /// nothing more, so a transition that was read back renders to the same bytes.
  ///
  /// - Parameter redaction: What is taken out.
  /// - Returns: The transition as it may be written.
  public func masked(by redaction: Redaction = .secrets) -> AlertTransition {
    var result = self
    result.incident = incident.masked(by: redaction)
    return result
  }
}

extension Incident {
  /// The incident with secrets masked in every text that may come from a log; see
  /// ``Model/AlertTransition/masked(by:)``.
  func masked(by redaction: Redaction) -> Incident {
    var result = self
    result.summary = redaction.text(summary)
    result.facts = facts.map { fact in
      var fact = fact
      fact.summary = redaction.text(fact.summary)
      return fact
    }
    result.causes = causes.map { cause in
      var cause = cause
      cause.subject = redaction.text(cause.subject)
      cause.evidence = redaction.text(cause.evidence)
      cause.change = cause.change.map { Self.masked($0, by: redaction) }
      return cause
    }
    result.changes = changes.map { Self.masked($0, by: redaction) }
    result.victims = victims.map {
      Victim(entity: $0.entity, evidence: redaction.text($0.evidence))
    }
    result.notes = notes.map {
      IncidentNote(realtimeMicroseconds: $0.realtimeMicroseconds, text: redaction.text($0.text))
    }
    result.ruledOut = ruledOut.map { redaction.text($0) }
    result.check = redaction.text(check)
    result.logs = logs.map { log in
      var log = log
      log.template = redaction.text(log.template)
      log.sample = Masking.sample(redaction.text(log.sample))
      return log
    }
    result.ending?.reason = redaction.text(ending?.reason ?? "")
    return result
  }

  private static func masked(_ change: Change, by redaction: Redaction) -> Change {
    var change = change
    change.summary = redaction.text(change.summary)
    return change
  }
}
