public import Model

/// Renders a transition as one JSON object on one line: the form that is kept, and read back.
///
/// The schema is documented in `docs/alerts.md`. Keys always come in the same order and are never left
/// out, but for `course` and empty `hints` and `culprit_unknown`, so equal transitions give equal bytes. Texts
/// that come from logs are masked first (see ``Masking``); everything else reads back as it was.
public enum AlertJSON {
  /// The version of the schema.
  public static let schema: UInt64 = 1

  /// The object, in bytes 0x20...0x7e and without a line end.
  public static func line(_ transition: AlertTransition) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { write(transition.masked(), to: &$0) }
    return writer.bytes
  }

  private static func write(_ transition: AlertTransition, to json: inout JSONWriter) {
    json.key("schema")
    json.integer(schema)
    json.key("sequence")
    json.integer(transition.sequence)
    json.key("transition")
    json.string(transition.kind.word)
    json.key("time")
    json.string(Timestamp.utc(transition.realtimeMicroseconds))
    json.key("utc_offset")
    json.integer(transition.utcOffsetSeconds)
    json.key("host")
    json.string(transition.host)
    json.key("machine_id")
    json.string(transition.machineID.hexadecimal)
    json.key("boot_id")
    json.string(transition.bootID.hexadecimal)
    write(transition.incident, explanation: Explanation(transition).sentence, to: &json)
  }

  private static func write(_ incident: Incident, explanation: String, to json: inout JSONWriter) {
    json.key("id")
    json.string(incident.id)
    json.key("class")
    json.string(incident.category.word)
    json.key("entity")
    write(incident.entity, to: &json)
    json.key("severity")
    json.string(incident.severity.word)
    json.key("onset")
    json.string(Timestamp.utc(incident.onsetMicroseconds))
    json.key("summary")
    json.string(incident.summary)
    json.key("learning")
    json.bool(incident.isLearning)
    json.key("reopenings")
    json.integer(incident.reopenings)
    writeFindings(of: incident, to: &json)
    writeDiagnosis(of: incident, to: &json)
    json.key("explanation")
    json.string(explanation)
    json.key("clear_rule")
    json.string(incident.clearRule)
    json.key("ending")
    writeEnding(incident.ending, to: &json)
  }

  private static func writeFindings(of incident: Incident, to json: inout JSONWriter) {
    json.key("facts")
    json.array(incident.facts) { write($1, to: &$0) }
    json.key("lead")
    if let lead = incident.lead { write(lead, to: &json) } else { json.null() }
    if let course = incident.course {
      json.key("course")
      write(course, to: &json)
    }
    json.key("folded")
    json.array(incident.folded) { write($1, to: &$0) }
    json.key("folded_count")
    json.integer(incident.foldedCount)
    json.key("logs")
    json.array(incident.logs) { write($1, to: &$0) }
    if !incident.hints.isEmpty {
      json.key("hints")
      json.array(incident.hints) { write($1, to: &$0) }
    }
    if let unknown = incident.unknownCulprit {
      json.key("culprit_unknown")
      json.string(unknown.word)
    }
  }

  private static func writeDiagnosis(of incident: Incident, to json: inout JSONWriter) {
    json.key("causes")
    json.array(incident.causes) { write($1, to: &$0) }
    json.key("victims")
    json.array(incident.victims) { write($1, to: &$0) }
    json.key("changes")
    json.array(incident.changes) { write($1, to: &$0) }
    json.key("notes")
    json.array(incident.notes) { write($1, to: &$0) }
    json.key("ruled_out")
    json.array(incident.ruledOut) { $0.string($1) }
    json.key("check")
    json.string(incident.check)
    json.key("reference_seconds")
    json.number(incident.referenceSeconds)
    json.key("rankings")
    json.integer(incident.rankings)
  }

  private static func write(_ entity: Entity, to json: inout JSONWriter) {
    json.object { json in
      json.key("kind")
      json.string(entity.kind.word)
      json.key("name")
      json.string(entity.name)
    }
  }

  private static func write(_ deviation: Deviation, to json: inout JSONWriter) {
    json.object { json in
      json.key("entity")
      write(deviation.entity, to: &json)
      json.key("signal")
      json.string(deviation.signal)
      json.key("title")
      json.string(deviation.title)
      json.key("unit")
      json.string(AlertWords.word(for: deviation.unit))
      json.key("resource")
      json.string(deviation.resource.word)
      json.key("observed")
      json.number(deviation.observed)
      json.key("expected")
      write(deviation.expected, to: &json)
      json.key("surprise")
      json.number(deviation.surprise)
      json.key("direction")
      json.string(deviation.isAbove ? "above" : "below")
      json.key("since")
      json.string(Timestamp.utc(deviation.sinceMicroseconds))
      json.key("votes")
      json.array(deviation.votes) { write($1, to: &$0) }
      json.key("baseline")
      write(deviation.baseline, to: &json)
    }
  }

  private static func write(_ course: SignalCourse, to json: inout JSONWriter) {
    json.object { json in
      json.key("step_seconds")
      json.number(course.stepSeconds)
      json.key("end")
      json.string(Timestamp.utc(course.endMicroseconds))
      json.key("values")
      json.array(course.points) { $0.number($1.value ?? .nan) }
      json.key("low")
      json.array(course.points) { $0.number($1.low) }
      json.key("high")
      json.array(course.points) { $0.number($1.high) }
    }
  }

  private static func write(_ fact: IncidentFact, to json: inout JSONWriter) {
    json.object { json in
      json.key("entity")
      write(fact.entity, to: &json)
      json.key("class")
      json.string(fact.category.word)
      json.key("kind")
      json.string(fact.kind.word)
      json.key("severity")
      json.string(fact.severity.word)
      json.key("summary")
      json.string(fact.summary)
      json.key("since")
      json.string(Timestamp.utc(fact.sinceMicroseconds))
      json.key("newest")
      json.string(Timestamp.utc(fact.newestMicroseconds))
      json.key("count")
      json.integer(fact.count)
      json.key("ended")
      json.bool(fact.hasEnded)
      json.key("ends_by_event")
      json.bool(fact.endsByEvent)
      json.key("signature")
      json.string(fact.signature)
    }
  }

  private static func write(_ expected: ExpectedRange, to json: inout JSONWriter) {
    json.object { json in
      json.key("low")
      json.number(expected.low)
      json.key("mid")
      json.number(expected.mid)
      json.key("high")
      json.number(expected.high)
    }
  }

  private static func write(_ vote: Vote, to json: inout JSONWriter) {
    json.object { json in
      json.key("statistic")
      json.string(vote.statistic)
      json.key("surprise")
      json.number(vote.surprise)
    }
  }

  private static func write(_ baseline: Baseline, to json: inout JSONWriter) {
    json.object { json in
      json.key("samples")
      json.integer(baseline.samples)
      json.key("age_seconds")
      json.number(baseline.ageSeconds)
      json.key("mature")
      json.bool(baseline.isMature)
      json.key("seasonal")
      json.bool(baseline.isSeasonal)
    }
  }

  private static func write(_ cause: Cause, to json: inout JSONWriter) {
    json.object { json in
      json.key("confidence")
      json.string(cause.confidence.word)
      json.key("probability")
      json.number(cause.probability)
      json.key("kind")
      json.string(cause.kind.word)
      json.key("entity")
      write(cause.entity, to: &json)
      json.key("subject")
      json.string(cause.subject)
      json.key("evidence")
      json.string(cause.evidence)
      json.key("change")
      if let change = cause.change { write(change, to: &json) } else { json.null() }
      json.key("score")
      json.number(cause.score)
    }
  }

  private static func write(_ change: Change, to json: inout JSONWriter) {
    json.object { json in
      json.key("time")
      json.string(Timestamp.utc(change.realtimeMicroseconds))
      json.key("kind")
      json.string(change.kind.word)
      json.key("entity")
      write(change.entity, to: &json)
      json.key("summary")
      json.string(change.summary)
      json.key("units")
      json.array(change.units) { $0.string($1) }
    }
  }

  private static func write(_ victim: Victim, to json: inout JSONWriter) {
    json.object { json in
      json.key("entity")
      write(victim.entity, to: &json)
      json.key("evidence")
      json.string(victim.evidence)
    }
  }

  private static func write(_ note: IncidentNote, to json: inout JSONWriter) {
    json.object { json in
      json.key("time")
      json.string(Timestamp.utc(note.realtimeMicroseconds))
      json.key("text")
      json.string(note.text)
    }
  }

  private static func write(_ log: LogEvidence, to json: inout JSONWriter) {
    json.object { json in
      json.key("unit")
      json.string(log.unit)
      json.key("template")
      json.string(log.template)
      json.key("sample")
      json.string(log.sample)
      json.key("count")
      json.integer(log.count)
      json.key("new")
      json.bool(log.isNew)
    }
  }

  private static func write(_ hint: Hint, to json: inout JSONWriter) {
    json.object { json in
      json.key("signal")
      json.string(hint.signal)
      json.key("entity")
      write(hint.entity, to: &json)
      json.key("share")
      json.number(hint.share)
    }
  }

  private static func writeEnding(_ ending: Ending?, to json: inout JSONWriter) {
    guard let ending else { return json.null() }
    json.object { json in
      json.key("time")
      json.string(Timestamp.utc(ending.realtimeMicroseconds))
      json.key("reason")
      json.string(ending.reason)
    }
  }
}
