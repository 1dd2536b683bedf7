extension Deviation {
  /// Appends the deviation to a snapshot.
  public func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(signal)
    writer.write(title)
    writer.write(byte: unit.rawValue)
    writer.write(byte: resource.rawValue)
    for value in [observed, expected.low, expected.mid, expected.high, surprise] { writer.write(value) }
    writer.write(isAbove)
    writer.write(sinceMicroseconds)
    writer.write(UInt64(votes.count))
    for vote in votes {
      writer.write(vote.statistic)
      writer.write(vote.surprise)
    }
    writer.write(baseline.samples)
    writer.write(baseline.ageSeconds)
    writer.write(baseline.isMature)
    writer.write(baseline.isSeasonal)
  }

  /// Reads a deviation.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let entity = try Entity(decoding: &reader)
    let signal = try reader.readString()
    let title = try reader.readString()
    guard let unit = MeasurementUnit(rawValue: try reader.readByte()),
      let resource = Resource(rawValue: try reader.readByte())
    else { throw .invalid("deviation", at: reader.position) }
    let observed = try reader.readDouble()
    let low = try reader.readDouble()
    let mid = try reader.readDouble()
    let high = try reader.readDouble()
    let surprise = try reader.readDouble()
    let isAbove = try reader.readBool()
    let since = try reader.readInt64()
    var votes: [Vote] = []
    for _ in 0..<(try reader.readCount(elementSize: 9)) {
      votes.append(Vote(statistic: try reader.readString(), surprise: try reader.readDouble()))
    }
    let baseline = Baseline(
      samples: try reader.readUInt64(), ageSeconds: try reader.readDouble(), isMature: try reader.readBool(),
      isSeasonal: try reader.readBool())
    self.init(
      entity: entity, signal: signal, title: title, unit: unit, resource: resource, observed: observed,
      expected: ExpectedRange(low: low, mid: mid, high: high), surprise: surprise, isAbove: isAbove,
      sinceMicroseconds: since, votes: votes, baseline: baseline)
  }
}

extension Incident {
  /// Appends an incident that has not ended to a snapshot; its course is made anew for each line.
  public func encode(into writer: inout ByteWriter) {
    writer.write(id)
    writer.write(byte: category.rawValue)
    entity.encode(into: &writer)
    writer.write(byte: severity.rawValue)
    writer.write(onsetMicroseconds)
    writer.write(summary)
    writer.write(clearRule)
    writer.write(lead != nil)
    lead?.encode(into: &writer)
    writer.write(UInt64(folded.count))
    for deviation in folded { deviation.encode(into: &writer) }
    writer.write(foldedCount)
    writer.write(isLearning)
    writer.write(reopenings)
    writer.write(UInt64(causes.count))
    for cause in causes { cause.encode(into: &writer) }
    writer.write(UInt64(logs.count))
    for log in logs { log.encode(into: &writer) }
    writer.write(UInt64(hints.count))
    for hint in hints { hint.encode(into: &writer) }
    writer.write(byte: unknownCulprit.map { $0.rawValue + 1 } ?? 0)
    encodeDiagnosis(into: &writer)
  }

  /// Reads an incident.
  public init(decoding reader: inout ByteReader) throws(CodingFailure) {
    let id = try reader.readString()
    guard let category = IncidentClass(rawValue: try reader.readByte()) else {
      throw .invalid("class of incident", at: reader.position)
    }
    let entity = try Entity(decoding: &reader)
    guard let severity = Severity(rawValue: try reader.readByte()) else {
      throw .invalid("severity", at: reader.position)
    }
    let onset = try reader.readInt64()
    let summary = try reader.readString()
    self.init(
      id: id, category: category, entity: entity, severity: severity, onsetMicroseconds: onset,
      summary: summary, clearRule: try reader.readString())
    lead = try reader.readBool() ? try Deviation(decoding: &reader) : nil
    for _ in 0..<(try reader.readCount(elementSize: 60)) { folded.append(try Deviation(decoding: &reader)) }
    foldedCount = try reader.readUInt64()
    isLearning = try reader.readBool()
    reopenings = try reader.readUInt32()
    for _ in 0..<(try reader.readCount(elementSize: 12)) { causes.append(try Cause(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 5)) { logs.append(try LogEvidence(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 11)) { hints.append(try Hint(decoding: &reader)) }
    let culprit = try reader.readByte()
    unknownCulprit = culprit == 0 ? nil : UnknownCulprit(rawValue: culprit - 1)
    try decodeDiagnosis(from: &reader)
  }

  private func encodeDiagnosis(into writer: inout ByteWriter) {
    writer.write(UInt64(victims.count))
    for victim in victims {
      victim.entity.encode(into: &writer)
      writer.write(victim.evidence)
    }
    writer.write(UInt64(changes.count))
    for change in changes { change.encode(into: &writer) }
    writer.write(UInt64(notes.count))
    for note in notes {
      writer.write(note.realtimeMicroseconds)
      writer.write(note.text)
    }
    writer.write(UInt64(ruledOut.count))
    for text in ruledOut { writer.write(text) }
    writer.write(check)
    writer.write(referenceSeconds)
    writer.write(rankings)
  }

  private mutating func decodeDiagnosis(from reader: inout ByteReader) throws(CodingFailure) {
    for _ in 0..<(try reader.readCount(elementSize: 3)) {
      victims.append(Victim(entity: try Entity(decoding: &reader), evidence: try reader.readString()))
    }
    for _ in 0..<(try reader.readCount(elementSize: 6)) { changes.append(try Change(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 2)) {
      notes.append(
        IncidentNote(realtimeMicroseconds: try reader.readInt64(), text: try reader.readString()))
    }
    for _ in 0..<(try reader.readCount(elementSize: 1)) { ruledOut.append(try reader.readString()) }
    check = try reader.readString()
    referenceSeconds = try reader.readDouble()
    rankings = try reader.readUInt32()
  }
}

extension Cause {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(byte: confidence.rawValue)
    writer.write(probability)
    writer.write(byte: kind.rawValue)
    entity.encode(into: &writer)
    for text in [subject, evidence] { writer.write(text) }
    writer.write(change != nil)
    change?.encode(into: &writer)
    writer.write(score)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard let confidence = Confidence(rawValue: try reader.readByte()) else {
      throw .invalid("confidence", at: reader.position)
    }
    let probability = try reader.readDouble()
    guard let kind = CauseKind(rawValue: try reader.readByte()) else {
      throw .invalid("kind of cause", at: reader.position)
    }
    self.init(
      confidence: confidence, probability: probability, kind: kind, entity: try Entity(decoding: &reader),
      subject: try reader.readString(), evidence: try reader.readString())
    change = try reader.readBool() ? try Change(decoding: &reader) : nil
    score = try reader.readDouble()
  }
}

extension LogEvidence {
  fileprivate func encode(into writer: inout ByteWriter) {
    for text in [unit, template, sample] { writer.write(text) }
    writer.write(count)
    writer.write(isNew)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(
      unit: try reader.readString(), template: try reader.readString(), sample: try reader.readString(),
      count: try reader.readUInt64(), isNew: try reader.readBool())
  }
}

extension Hint {
  fileprivate func encode(into writer: inout ByteWriter) {
    entity.encode(into: &writer)
    writer.write(signal)
    writer.write(share)
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    self.init(
      entity: try Entity(decoding: &reader), signal: try reader.readString(), share: try reader.readDouble())
  }
}
