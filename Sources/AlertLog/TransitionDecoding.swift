internal import Alerts
internal import FoundationEssentials
public import Model

/// Why a line is no transition.
public struct TransitionDecodingFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was expected, or what the JSON parser says.
  public var description: String

  init(_ description: String) {
    self.description = description
  }
}

extension AlertTransition {
  /// Reads back what ``AlertJSON`` wrote.
  ///
  /// Keys that are not known are passed over: a later version of the same schema may have added them.
  public init(jsonLine line: [UInt8]) throws(TransitionDecodingFailure) {
    let tree: TransitionTree
    do {
      tree = try JSONDecoder().decode(TransitionTree.self, from: Data(line))
    } catch let failure as DecodingError {
      throw TransitionDecodingFailure(TransitionDecoding.explain(failure))
    } catch {
      throw TransitionDecodingFailure("JSON: \(error)")
    }
    self = try tree.decoded()
  }
}

/// Turning the words of the tree into values of the model.
enum TransitionDecoding {
  static func explain(_ failure: DecodingError) -> String {
    let context: DecodingError.Context? =
      switch failure {
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context
      @unknown default: nil
      }
    let path = (context?.codingPath ?? []).map(\.stringValue).joined(separator: ".")
    return "\(path.isEmpty ? "line" : path): \(context?.debugDescription ?? "not readable")"
  }

  static func require<Value>(
    _ value: Value?, _ key: String, _ found: String
  ) throws(TransitionDecodingFailure) -> Value {
    guard let value else { throw TransitionDecodingFailure("\(key): unexpected \"\(found.prefix(40))\"") }
    return value
  }

  static func time(_ text: String, _ key: String) throws(TransitionDecodingFailure) -> Int64 {
    try require(Timestamp.microseconds(fromUTC: text), key, text)
  }

  /// `null` is what the encoder makes of NaN.
  static func number(_ value: Double?) -> Double { value ?? .nan }
}

extension TransitionTree {
  func decoded() throws(TransitionDecodingFailure) -> AlertTransition {
    guard schema == AlertJSON.schema else {
      throw TransitionDecodingFailure("schema: expected \(AlertJSON.schema), found \(schema)")
    }
    return AlertTransition(
      sequence: sequence,
      kind: try TransitionDecoding.require(AlertTransition.Kind(word: transition), "transition", transition),
      realtimeMicroseconds: try TransitionDecoding.time(time, "time"), utcOffsetSeconds: utcOffset,
      host: host,
      machineID: try TransitionDecoding.require(Identifier128(machineID), "machine_id", machineID),
      bootID: try TransitionDecoding.require(Identifier128(bootID), "boot_id", bootID),
      incident: try decodedIncident())
  }

  private func decodedIncident() throws(TransitionDecodingFailure) -> Incident {
    var incident = Incident(
      id: id, category: try TransitionDecoding.require(IncidentClass(word: category), "class", category),
      entity: try entity.decoded(),
      severity: try TransitionDecoding.require(Severity(word: severity), "severity", severity),
      onsetMicroseconds: try TransitionDecoding.time(onset, "onset"), summary: summary, clearRule: clearRule)
    incident.isLearning = learning
    incident.reopenings = reopenings ?? 0
    for fact in facts { incident.facts.append(try fact.decoded()) }
    incident.lead = try lead?.decoded()
    incident.course = try course?.decoded()
    for deviation in folded { incident.folded.append(try deviation.decoded()) }
    incident.foldedCount = foldedCount
    try decodeDiagnosis(into: &incident)
    incident.logs = logs.map { log in
      LogEvidence(
        unit: log.unit, template: log.template, sample: log.sample, count: log.count, isNew: log.new)
    }
    for hint in hints ?? [] { incident.hints.append(try hint.decoded()) }
    incident.unknownCulprit = culpritUnknown.flatMap { UnknownCulprit(word: $0) }
    incident.ending = try ending?.decoded()
    return incident
  }

  private func decodeDiagnosis(into incident: inout Incident) throws(TransitionDecodingFailure) {
    for cause in causes { incident.causes.append(try cause.decoded()) }
    for victim in victims {
      incident.victims.append(Victim(entity: try victim.entity.decoded(), evidence: victim.evidence))
    }
    for change in changes { incident.changes.append(try change.decoded()) }
    for note in notes {
      incident.notes.append(
        IncidentNote(
          realtimeMicroseconds: try TransitionDecoding.time(note.time, "notes.time"), text: note.text))
    }
    incident.ruledOut = ruledOut
    incident.check = check
    incident.referenceSeconds = TransitionDecoding.number(referenceSeconds)
    incident.rankings = rankings
  }
}

extension TransitionTree.EntityTree {
  func decoded() throws(TransitionDecodingFailure) -> Entity {
    Entity(kind: try TransitionDecoding.require(Entity.Kind(word: kind), "entity.kind", kind), name: name)
  }
}

extension TransitionTree.DeviationTree {
  func decoded() throws(TransitionDecodingFailure) -> Deviation {
    guard direction == "above" || direction == "below" else {
      throw TransitionDecodingFailure("direction: expected above or below, found \"\(direction.prefix(40))\"")
    }
    return Deviation(
      entity: try entity.decoded(), signal: signal, title: title,
      unit: try TransitionDecoding.require(AlertWords.unit(word: unit), "unit", unit),
      resource: try TransitionDecoding.require(AlertWords.resource(word: resource), "resource", resource),
      observed: TransitionDecoding.number(observed),
      expected: ExpectedRange(
        low: TransitionDecoding.number(expected.low), mid: TransitionDecoding.number(expected.mid),
        high: TransitionDecoding.number(expected.high)),
      surprise: TransitionDecoding.number(surprise), isAbove: direction == "above",
      sinceMicroseconds: try TransitionDecoding.time(since, "since"),
      votes: votes.map { Vote(statistic: $0.statistic, surprise: TransitionDecoding.number($0.surprise)) },
      baseline: Baseline(
        samples: baseline.samples, ageSeconds: TransitionDecoding.number(baseline.ageSeconds),
        isMature: baseline.mature, isSeasonal: baseline.seasonal))
  }
}

extension TransitionTree.CourseTree {
  func decoded() throws(TransitionDecodingFailure) -> SignalCourse {
    guard values.count == low.count, values.count == high.count,
      values.count <= SignalCourse.maximumPoints
    else {
      throw TransitionDecodingFailure("course: \(values.count) values, \(low.count) and \(high.count) edges")
    }
    return SignalCourse(
      stepSeconds: TransitionDecoding.number(stepSeconds),
      endMicroseconds: try TransitionDecoding.time(end, "course.end"),
      points: values.indices.map { index in
        SignalCourse.Point(
          value: values[index], low: TransitionDecoding.number(low[index]),
          high: TransitionDecoding.number(high[index]))
      })
  }
}

extension TransitionTree.FactTree {
  func decoded() throws(TransitionDecodingFailure) -> IncidentFact {
    var fact = IncidentFact(
      entity: try entity.decoded(),
      category: try TransitionDecoding.require(IncidentClass(word: category), "facts.class", category),
      kind: try TransitionDecoding.require(CauseKind(word: kind), "facts.kind", kind),
      severity: try TransitionDecoding.require(Severity(word: severity), "facts.severity", severity),
      summary: summary, sinceMicroseconds: try TransitionDecoding.time(since, "facts.since"))
    fact.newestMicroseconds = try TransitionDecoding.time(newest, "facts.newest")
    fact.count = count
    fact.hasEnded = ended
    fact.endsByEvent = endsByEvent
    fact.signature = signature
    return fact
  }
}

extension TransitionTree.CauseTree {
  func decoded() throws(TransitionDecodingFailure) -> Cause {
    Cause(
      confidence: try TransitionDecoding.require(
        Confidence(word: confidence), "confidence", confidence),
      probability: TransitionDecoding.number(probability),
      kind: try TransitionDecoding.require(CauseKind(word: kind), "cause.kind", kind),
      entity: try entity.decoded(), subject: subject, evidence: evidence, change: try change?.decoded(),
      score: TransitionDecoding.number(score))
  }
}

extension TransitionTree.ChangeTree {
  func decoded() throws(TransitionDecodingFailure) -> Change {
    Change(
      realtimeMicroseconds: try TransitionDecoding.time(time, "change.time"),
      kind: try TransitionDecoding.require(Change.Kind(word: kind), "change.kind", kind),
      entity: try entity.decoded(), summary: summary, units: units)
  }
}

extension TransitionTree.HintTree {
  func decoded() throws(TransitionDecodingFailure) -> Hint {
    Hint(entity: try entity.decoded(), signal: signal, share: TransitionDecoding.number(share))
  }
}

extension TransitionTree.EndingTree {
  func decoded() throws(TransitionDecodingFailure) -> Ending {
    Ending(realtimeMicroseconds: try TransitionDecoding.time(time, "ending.time"), reason: reason)
  }
}
