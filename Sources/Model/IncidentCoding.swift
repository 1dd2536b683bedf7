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
  /// Appends an incident that has not ended to a snapshot.
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
    writer.write(UInt64(causes.count))
    for cause in causes { cause.encode(into: &writer) }
    writer.write(UInt64(logs.count))
    for log in logs { log.encode(into: &writer) }
    writer.write(UInt64(hints.count))
    for hint in hints { hint.encode(into: &writer) }
    writer.write(byte: unknownCulprit.map { $0.rawValue + 1 } ?? 0)
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
    for _ in 0..<(try reader.readCount(elementSize: 12)) { causes.append(try Cause(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 5)) { logs.append(try LogEvidence(decoding: &reader)) }
    for _ in 0..<(try reader.readCount(elementSize: 11)) { hints.append(try Hint(decoding: &reader)) }
    let culprit = try reader.readByte()
    unknownCulprit = culprit == 0 ? nil : UnknownCulprit(rawValue: culprit - 1)
  }
}

extension Cause {
  fileprivate func encode(into writer: inout ByteWriter) {
    writer.write(byte: confidence.rawValue)
    writer.write(probability)
    for text in [kind, subject, evidence] { writer.write(text) }
  }

  fileprivate init(decoding reader: inout ByteReader) throws(CodingFailure) {
    guard let confidence = Confidence(rawValue: try reader.readByte()) else {
      throw .invalid("confidence", at: reader.position)
    }
    self.init(
      confidence: confidence, probability: try reader.readDouble(), kind: try reader.readString(),
      subject: try reader.readString(), evidence: try reader.readString())
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
