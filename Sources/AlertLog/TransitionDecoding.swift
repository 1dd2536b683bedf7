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
    incident.lead = try lead?.decoded()
    for deviation in folded { incident.folded.append(try deviation.decoded()) }
    incident.foldedCount = foldedCount
    for cause in causes { incident.causes.append(try cause.decoded()) }
    incident.logs = logs.map { log in
      LogEvidence(
        unit: log.unit, template: log.template, sample: log.sample, count: log.count, isNew: log.new)
    }
    for hint in hints ?? [] { incident.hints.append(try hint.decoded()) }
    incident.unknownCulprit = culpritUnknown.flatMap { UnknownCulprit(word: $0) }
    incident.ending = try ending?.decoded()
    return incident
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

extension TransitionTree.CauseTree {
  func decoded() throws(TransitionDecodingFailure) -> Cause {
    Cause(
      confidence: try TransitionDecoding.require(
        AlertWords.confidence(word: confidence), "confidence", confidence),
      probability: TransitionDecoding.number(probability), kind: kind, subject: subject, evidence: evidence)
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
